import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { options } from '../src/options.ts';
import { bin, createMcpAws, emptyFolder, filesIn } from './support/cli.ts';
import { combinations, nameOf, providers } from './support/combinations.ts';
import { filesOf } from './support/generate.ts';

const quick = ['-y', '--no-install', '--no-git'];

describe('help and version', () => {
  it('names every flag', async () => {
    const { code, stdout, stderr } = await createMcpAws(['--help'], '/');
    expect([code, stderr]).toEqual([0, '']);
    for (const { flag } of options) expect(stdout).toContain(flag.split(' ')[0]);
  });

  it('prints the version', async () => {
    const { version } = await fs.readJson('package.json');
    for (const flag of ['-v', '--version']) {
      expect(await createMcpAws([flag], '/')).toEqual({ code: 0, stdout: version, stderr: '' });
    }
  });

  it('works as mcp-aws create too', async () => {
    const cwd = await emptyFolder();
    const [node, script] = bin('mcp-aws');
    const { exitCode } = await execa(node, [script, 'create', 'a', ...quick], { cwd, stdin: 'ignore' });
    expect(exitCode).toBe(0);
    expect(await fs.pathExists(join(cwd, 'a/package.json'))).toBe(true);
    const typo = await execa(node, [script, 'craete'], { cwd, reject: false, stdin: 'ignore' });
    expect([typo.exitCode, typo.stderr]).toEqual([2, expect.stringContaining('Did you mean create?')]);
  });
});

describe('refuses, with exit code 2, a reason on stderr, and nothing written:', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown flag', ['a', '--runtim', 'native'], /unknown option '--runtim'\n\(Did you mean --runtime\?\)/],
    ['an unknown value', ['a', '--runtime', 'lamda'], /'lamda' is invalid.*native, web-adapter, fargate/],
    ['missing answers', ['a'], /Nobody can be asked here.*--runtime.*--auth.*--streaming/s],
    ['a missing folder', ['--runtime', 'fargate', '--auth', 'none'], /the folder to create/],
    ['IAM on Fargate', ['a', '--runtime', 'fargate', '--auth', 'iam', ...quick], /load balancer cannot verify/],
    ['an identity provider without its address', ['a', '--auth', 'oidc', ...quick], /--issuer https/],
    ['an issuer that is none', ['a', '--auth', 'oidc', '--issuer', 'x', ...quick], /is not a URL/],
    ['a container that does not stream', ['a', '--runtime', 'fargate', '--no-streaming', ...quick], /always streams/],
    ['a command of the other tool', ['deploy', ...quick], /deploy is the name of a command/],
    ['a mistyped command', ['lgos', ...quick], /Did you mean logs\?/],
    ['a name that cannot be', ['日本語', ...quick], /no letter a-z or digit/],
    ['a name that cannot be, before any question', ['CON'], /Windows reserves/],
    ['two folders', ['a', 'b', ...quick], /too many arguments/],
  ])('%s', async (_, args, reason) => {
    const cwd = await emptyFolder();
    const { code, stdout, stderr } = await createMcpAws(args, cwd);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await filesIn(cwd)).toEqual([]);
  });

  it('and makes it one JSON object with --json', async () => {
    const { code, stdout } = await createMcpAws(['a', '--json'], await emptyFolder());
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ success: false, code: 'usage', fix: expect.stringContaining('-y') });
  });
});

describe('writes', () => {
  it('exactly the files that --dry-run prints', async () => {
    const cwd = await emptyFolder();
    const dry = await createMcpAws(['my server', ...quick, '--dry-run'], cwd);
    expect(await filesIn(cwd)).toEqual([]);
    const real = await createMcpAws(['my server', ...quick], cwd);
    expect([dry.code, real.code, real.stdout]).toEqual([0, 0, '']);
    expect(await filesIn(join(cwd, 'my server'))).toEqual(dry.stdout.split('\n').sort());
    expect(real.stderr).toContain("cd 'my server'");
  });

  it.each([...combinations, ...providers].map((answers) => [nameOf(answers), answers] as const))(
    'what the sources plan for %s, byte for byte',
    async (_, answers) => {
      const { runtime, auth, streaming, issuer, audience, callbackUrls, domain } = answers;
      const cwd = await emptyFolder();
      const flags = ['--runtime', runtime, '--auth', auth, '--ci', 'github', '--pm', 'npm', '--region', 'us-east-1'];
      if (runtime !== 'fargate') flags.push(streaming ? '--streaming' : '--no-streaming');
      if (domain !== undefined) flags.push('--domain', domain);
      if (issuer !== undefined) flags.push('--issuer', issuer);
      if (audience !== undefined) flags.push('--audience', audience);
      for (const url of callbackUrls) flags.push('--callback-url', url);
      await createMcpAws(['my-server', ...flags, '--no-install', '--no-git'], cwd);
      const { version } = await fs.readJson('package.json');
      const files = filesOf(answers, version);
      for (const [path, content] of files) {
        expect(await fs.readFile(join(cwd, 'my-server', path), 'utf8'), path).toBe(content);
      }
      expect(await filesIn(join(cwd, 'my-server'))).toEqual([...files.keys()].sort());
    },
  );

  it('the same project again with the command it prints', async () => {
    const cwd = await emptyFolder();
    const args = ["it's", '--runtime', 'web-adapter', '--auth', 'none', '--streaming', '--domain', 'mcp.example.com'];
    args.push('--tracing', 'otel');
    const { stdout } = await createMcpAws([...args, '--json', '--no-install', '--no-git'], cwd);
    const { command, directory } = JSON.parse(stdout);
    await fs.move(directory, `${directory}-first`);
    const [node, script] = bin('create-mcp-aws');
    const again = command.replace(/^npx create-mcp-aws@[\d.]+/, `'${node}' '${script}'`);
    await execa('sh', ['-c', again], { cwd, stdin: 'ignore' });
    for (const path of await filesIn(directory)) {
      const [first, second] = [`${directory}-first`, directory].map((folder) => fs.readFileSync(join(folder, path)));
      expect(second, path).toEqual(first);
    }
  });

  it('the region into the stack', async () => {
    const cwd = await emptyFolder();
    await createMcpAws(['a', ...quick, '--region', 'eu-central-1'], cwd);
    expect(await fs.readJson(join(cwd, 'a/mcp-aws.json'))).toMatchObject({ stack: 'a', region: 'eu-central-1' });
  });

  it('the same project again for another package manager, too', async () => {
    const cwd = await emptyFolder();
    const env = { npm_config_user_agent: 'yarn/4.9.1 npm/? node/v24' };
    const { stdout } = await createMcpAws(['a', ...quick, '--json'], cwd, { env });
    const { command, files } = JSON.parse(stdout);
    expect(command).toContain('--pm yarn@4.9.1');
    const again = await createMcpAws(['b', ...quick, '--pm', 'yarn@4.9.1', '--json'], cwd);
    expect(JSON.parse(again.stdout).files).toEqual(files);
    expect(files).toContain('.yarnrc.yml');
  });

  it('nothing with --dry-run, which refuses what the run would', async () => {
    const cwd = await emptyFolder();
    await createMcpAws(['a', ...quick], cwd);
    expect((await createMcpAws(['a', ...quick, '--dry-run'], cwd)).code).toBe(1);
  });

  it('into a folder that has other files', async () => {
    const cwd = await emptyFolder();
    await fs.outputFile(join(cwd, 'a/LICENSE'), 'mine');
    await fs.outputFile(join(cwd, 'a/src/mine.ts'), 'mine');
    expect((await createMcpAws(['a', ...quick], cwd)).code).toBe(0);
    expect(await fs.readFile(join(cwd, 'a/src/mine.ts'), 'utf8')).toBe('mine');
    expect(await filesIn(join(cwd, 'a'))).toContain('src/server.ts');
    expect(await fs.readdir(cwd)).toEqual(['a']);
  });

  it.each([
    ['a file of the project', (cwd: string) => fs.outputFile(join(cwd, 'a/src/server.ts'), 'mine'), 'src/server.ts'],
    ['a link where a folder belongs', (cwd: string) => fs.ensureSymlink(join(cwd, 'b'), join(cwd, 'a/src')), 'src'],
    ['a file of that name', (cwd: string) => fs.outputFile(join(cwd, 'a'), 'mine'), 'is not a folder'],
  ])('nothing over %s', async (_, prepare, clash) => {
    const cwd = await emptyFolder();
    await fs.ensureDir(join(cwd, 'b'));
    await prepare(cwd);
    const before = await filesIn(cwd);
    const { code, stderr } = await createMcpAws(['a', ...quick], cwd);
    expect(code).toBe(1);
    expect(stderr).toContain(clash);
    expect(stderr).toContain('Nothing was written');
    expect(await filesIn(cwd)).toEqual(before);
  });

  it('below folders that do not exist yet, and nothing where one of them is a file', async () => {
    const cwd = await emptyFolder();
    expect((await createMcpAws(['x/y/z', ...quick], cwd)).code).toBe(0);
    await fs.outputFile(join(cwd, 'file'), '');
    const { code, stderr } = await createMcpAws(['file/a', ...quick], cwd);
    expect([code, stderr]).toEqual([1, expect.stringContaining('ENOTDIR')]);
  });

  it('quotes what a shell would run', async () => {
    const issuer = 'https://idp.example.com/$(id)&id';
    const { stderr } = await createMcpAws(['a', ...quick, '--auth', 'oidc', '--issuer', issuer], await emptyFolder());
    expect(stderr).toContain(`--issuer '${issuer}'`);
  });

  it('a warning where clients of an identity provider cannot name the server', async () => {
    const issuer = 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0';
    const entra = [
      'a',
      ...quick,
      '--auth',
      'oidc',
      '--issuer',
      issuer,
      '--audience',
      '66666666-7777-8888-9999-000000000000',
    ];
    expect((await createMcpAws(entra, await emptyFolder())).stderr).toMatch(/Warning: Entra ID refuses/);
    const named = await createMcpAws([...entra, '--domain', 'mcp.example.com'], await emptyFolder());
    expect(named.stderr).not.toContain('Warning');
  });

  it('a warning with --auth none', async () => {
    const { stderr } = await createMcpAws(['a', ...quick, '--auth', 'none'], await emptyFolder());
    expect(stderr).toContain('lets anyone who reaches the server call it');
  });

  it('one JSON object on stdout with --json', async () => {
    const cwd = await emptyFolder();
    const { code, stdout } = await createMcpAws(['a', ...quick, '--json'], cwd);
    const made = JSON.parse(stdout);
    expect([code, made.success, made.directory]).toEqual([0, true, join(cwd, 'a')]);
    expect(made.files.sort()).toEqual(await filesIn(join(cwd, 'a')));
  });
});

describe('two runs into one folder', () => {
  it.each([true, false])('never blend (folder there before: %s)', async (there) => {
    const cwd = await emptyFolder();
    if (there) await fs.ensureDir(join(cwd, 'a'));
    const runs = ['native', 'web-adapter'].map((runtime) => createMcpAws(['a', ...quick, '--runtime', runtime], cwd));
    const codes = (await Promise.all(runs)).map(({ code }) => code);
    expect(codes.filter((code) => code === 0).length).toBeLessThanOrEqual(1);
    const runtimes = (await filesIn(cwd)).filter((path) => path.endsWith('mcp-aws.json'));
    expect(runtimes.length).toBe(codes.filter((code) => code === 0).length);
  });
});

describe('git', () => {
  const git = async (cwd: string, ...args: string[]): Promise<string> => (await execa('git', args, { cwd })).stdout;

  it('gets one commit, with no identity set and signing switched on', async () => {
    const cwd = await emptyFolder();
    await fs.outputFile(
      join(cwd, '.gitconfig'),
      '[commit]\n\tgpgsign = true\n[user]\n\tuseConfigOnly = true\n[core]\n\thooksPath = hooks\n',
    );
    const { code, stderr } = await createMcpAws(['a', '-y', '--no-install'], cwd);
    expect([code, stderr]).toEqual([0, expect.stringContaining('first commit')]);
    expect(await git(join(cwd, 'a'), 'log', '--format=%s', 'main')).toBe('Create the project');
    expect(await git(join(cwd, 'a'), 'status', '--porcelain')).toBe('');
  });

  it('does not touch the repository of a hook that it runs in', async () => {
    const cwd = await emptyFolder();
    await fs.ensureDir(join(cwd, 'other'));
    await git(join(cwd, 'other'), 'init', '--quiet');
    const env = { GIT_INDEX_FILE: join(cwd, 'other/.git/index') };
    expect((await createMcpAws(['a', '-y', '--no-install'], cwd, { env })).code).toBe(0);
    expect(await git(join(cwd, 'other'), 'status', '--porcelain')).toBe('');
  });

  it('is left alone inside a repository', async () => {
    const cwd = await emptyFolder();
    await git(cwd, 'init', '--quiet');
    const { code, stderr } = await createMcpAws(['a', '-y', '--no-install'], cwd);
    expect([code, stderr]).toEqual([0, expect.stringContaining('inside a repository')]);
    expect(await fs.pathExists(join(cwd, 'a/.git'))).toBe(false);
  });
});

describe('installing', () => {
  /** A PATH on which a package manager of this name does this. */
  async function pathWith(cwd: string, name: string, script: string): Promise<string> {
    await fs.outputFile(join(cwd, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return `${join(cwd, 'bin')}:/usr/bin:/bin`;
  }

  it.each(['npm', 'pnpm', 'yarn', 'bun'])('runs %s, and prints its commands', async (pm) => {
    const cwd = await emptyFolder();
    const PATH = await pathWith(cwd, pm, 'echo "$0 $@" > installed');
    const env = { PATH, npm_config_user_agent: `${pm}/9.9.9 npm/? node/v24` };
    const { code, stderr } = await createMcpAws(['a', '-y', '--no-git'], cwd, { env });
    expect([code, stderr]).toEqual([0, expect.stringContaining(`1. cd a\n  2. ${pm} run dev`)]);
    expect(await fs.readFile(join(cwd, 'a/installed'), 'utf8')).toMatch(new RegExp(`/${pm} install`));
  });

  it('that fails keeps the project, says so, and exits 1', async () => {
    const cwd = await emptyFolder();
    const PATH = await pathWith(cwd, 'npm', 'echo "no space left" >&2; exit 7');
    const { code, stderr } = await createMcpAws(['a', '-y'], cwd, { env: { PATH } });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no space left.*run npm install in it/s)]);
    expect(await filesIn(join(cwd, 'a'))).toContain('src/server.ts');
  });

  it('with a package manager that is not there says so', async () => {
    const cwd = await emptyFolder();
    const PATH = await pathWith(cwd, 'other', '');
    const { code, stderr } = await createMcpAws(['a', '-y', '--pm', 'bun'], cwd, { env: { PATH } });
    expect([code, stderr]).toEqual([1, expect.stringContaining('bun is not installed')]);
  });

  it('that is interrupted exits 130 and says where the project is', async () => {
    const cwd = await emptyFolder();
    const PATH = await pathWith(cwd, 'npm', 'touch started; exec sleep 30');
    const [node, script] = bin('create-mcp-aws');
    const child = execa(node, [script, 'a', '-y'], { cwd, reject: false, stdin: 'ignore', env: { PATH } });
    while (!(await fs.pathExists(join(cwd, 'a/started')))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    expect([exitCode, stderr]).toEqual([130, expect.stringContaining(`The project is in ${join(cwd, 'a')}`)]);
  });
});
