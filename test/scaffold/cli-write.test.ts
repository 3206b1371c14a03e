import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../packages/mcp-aws/src/config/file.ts';
import { answersOf, defaults } from '../support/scaffold/answers.ts';
import { bin, createMcpAws, quick } from '../support/scaffold/cli.ts';
import { emptyFolder, filesIn } from '../support/scaffold/folders.ts';
import { packedLibrary, version } from '../support/scaffold/packed-library.ts';
import { filesOf } from '../support/scaffold/project-files.ts';

async function expectSameFile(path: string, other: string): Promise<void> {
  const [first, second] = [await fs.readFile(path), await fs.readFile(other)];
  expect(first.equals(second), path).toBe(true);
}

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

  it.each(['native-cognito', 'fargate-oidc-entra-domain-gitlab-pnpm', 'native-cognito-callbacks-no-pipeline-yarn4'])(
    'what the sources plan for %s, byte for byte',
    async (name) => {
      const answers = answersOf(name);
      const { runtime, auth, streaming, issuer, audience, callbackUrls, domain, ci, pm, pmVersion } = answers;
      const cwd = await emptyFolder();
      const manager = pmVersion === undefined ? pm : `${pm}@${pmVersion}`;
      const flags = ['--runtime', runtime, '--auth', auth, '--ci', ci, '--pm', manager, '--region', 'us-east-1'];
      if (runtime !== 'fargate') flags.push(streaming ? '--streaming' : '--no-streaming');
      if (domain !== undefined) flags.push('--domain', domain);
      if (issuer !== undefined) flags.push('--issuer', issuer);
      if (audience !== undefined) flags.push('--audience', audience);
      for (const url of callbackUrls) flags.push('--callback-url', url);
      await createMcpAws(['my-server', ...flags, '--no-install', '--no-git'], cwd);
      const files = filesOf(answers, { version, tarball: await fs.readFile(packedLibrary) });
      for (const [path, content] of files) {
        const written = await fs.readFile(join(cwd, 'my-server', path));
        expect(written.equals(Buffer.from(content)), path).toBe(true);
      }
      expect(await filesIn(join(cwd, 'my-server'))).toEqual([...files.keys()].sort());
    },
  );

  it.each<[string, string[]]>([
    ['of a clone', []],
    ['of a release', ['--library', '0.3.1']],
  ])('the same project %s again with the command it prints', async (_, library) => {
    const cwd = await emptyFolder();
    const args = ["it's", '--runtime', 'web-adapter', '--auth', 'none', '--streaming', '--domain', 'mcp.example.com'];
    args.push('--tracing', 'otel', '--pm', 'yarn@4.9.1', ...library);
    const { stdout } = await createMcpAws([...args, '--json', '--no-install', '--no-git'], cwd);
    const { command, directory } = JSON.parse(stdout);
    await fs.move(directory, `${directory}-first`);
    const again = command.replace(/^npx create-mcp-aws@[\d.]+/, bin.map((word) => `'${word}'`).join(' '));
    // Neither the environment nor -y decides anything any more.
    await execa('sh', ['-c', again], { cwd, stdin: 'ignore', env: { AWS_REGION: 'eu-west-1', CI: 'true' } });
    expect(await filesIn(directory)).toEqual(await filesIn(`${directory}-first`));
    for (const path of await filesIn(directory))
      await expectSameFile(join(`${directory}-first`, path), join(directory, path));
  });

  it('the region into the configuration', async () => {
    const cwd = await emptyFolder();
    await createMcpAws(['a', ...quick, '--region', 'eu-central-1'], cwd);
    expect(readConfig(join(cwd, 'a'))).toMatchObject({ name: 'a', region: 'eu-central-1' });
  });

  it('for the package manager that launched it', async () => {
    const cwd = await emptyFolder();
    const env = { npm_config_user_agent: 'yarn/4.9.1 npm/? node/v24' };
    const { stdout } = await createMcpAws(['a', ...quick, '--json'], cwd, { env });
    const { command, files } = JSON.parse(stdout);
    expect(command).toContain('--pm yarn@4.9.1');
    expect(files).toContain('.yarnrc.yml');
    expect(await fs.readJson(join(cwd, 'a/package.json'))).toMatchObject({ packageManager: 'yarn@4.9.1' });
  });

  it('nothing with --dry-run, which refuses what the run would', async () => {
    const cwd = await emptyFolder();
    await createMcpAws(['a', ...quick], cwd);
    const { code, stderr } = await createMcpAws(['a', ...quick, '--dry-run'], cwd);
    expect([code, stderr]).toEqual([1, expect.stringContaining('already has files of the project')]);
  });

  it('quotes what a shell would run', async () => {
    const issuer = 'https://idp.example.com/$(id)&id';
    const { stderr } = await createMcpAws(['a', ...quick, '--auth', 'oidc', '--issuer', issuer], await emptyFolder());
    expect(stderr).toContain(`--issuer '${issuer}'`);
  });

  it('one JSON object on stdout with --json', async () => {
    const cwd = await emptyFolder();
    const { code, stdout } = await createMcpAws(['a', ...quick, '--json', '--verbose'], cwd);
    const { files, ...made } = JSON.parse(stdout);
    expect([code, made]).toEqual([
      0,
      {
        success: true,
        directory: join(cwd, 'a'),
        answers: JSON.parse(JSON.stringify({ ...defaults, dir: 'a' })),
        next: expect.arrayContaining(['cd a', 'npm install']),
        command: expect.stringMatching(/^npx create-mcp-aws@[\d.]+ a --runtime native/),
      },
    ]);
    expect(files.sort()).toEqual(await filesIn(join(cwd, 'a')));
  });
});

describe('warns', () => {
  const tenant = 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0';
  const entra = ['a', ...quick, '--auth', 'oidc', '--issuer', tenant];
  entra.push('--audience', '66666666-7777-8888-9999-000000000000');

  it('where clients of an identity provider cannot name the server', async () => {
    expect((await createMcpAws(entra, await emptyFolder())).stderr).toMatch(/Warning: Entra ID refuses/);
    const named = await createMcpAws([...entra, '--domain', 'mcp.example.com'], await emptyFolder());
    expect(named.stderr).not.toContain('Warning');
  });

  it('of --auth none', async () => {
    const { stderr } = await createMcpAws(['a', ...quick, '--auth', 'none'], await emptyFolder());
    expect(stderr).toContain('lets anyone who reaches the server call it');
  });
});
