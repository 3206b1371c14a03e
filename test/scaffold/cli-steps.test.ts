import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { bin, createMcpAws } from '../support/scaffold/cli.ts';
import { emptyFolder, filesIn } from '../support/scaffold/folders.ts';

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

  it('that is not installed costs nothing but the repository', async () => {
    const cwd = await emptyFolder();
    const { code, stderr } = await createMcpAws(['a', '-y', '--no-install'], cwd, { env: { PATH: '/nowhere' } });
    expect([code, stderr]).toEqual([0, expect.stringContaining('No git repository made: git is not installed')]);
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

  it('brings the tools of development along, whatever the environment says', async () => {
    const cwd = await emptyFolder();
    const PATH = await pathWith(cwd, 'npm', 'env > environment');
    const env = { PATH, NODE_ENV: 'production', npm_config_omit: 'dev', NPM_CONFIG_PRODUCTION: 'true' };
    expect((await createMcpAws(['a', '-y', '--no-git'], cwd, { env })).code).toBe(0);
    expect(await fs.readFile(join(cwd, 'a/environment'), 'utf8')).not.toMatch(/production|omit=/i);
  });

  it('that fails keeps the project, says so, and exits 1', async () => {
    const cwd = await emptyFolder();
    const PATH = await pathWith(cwd, 'npm', 'echo "no space left" >&2; exit 7');
    const { code, stderr } = await createMcpAws(['a', '-y'], cwd, { env: { PATH } });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no space left.*run npm install in it/s)]);
    expect(await filesIn(join(cwd, 'a'))).toContain('src/server.ts');
  });

  it('that fails is in the JSON object', async () => {
    const cwd = await emptyFolder();
    const PATH = await pathWith(cwd, 'npm', 'exit 7');
    const { code, stdout } = await createMcpAws(['a', '-y', '--no-git', '--json'], cwd, { env: { PATH } });
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({
        success: false,
        error: expect.stringContaining('Installing dependencies failed'),
        next: expect.arrayContaining(['npm install']),
      }),
    ]);
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
    const [node, script] = bin;
    const child = execa(node, [script, 'a', '-y'], { cwd, reject: false, stdin: 'ignore', env: { PATH } });
    while (!(await fs.pathExists(join(cwd, 'a/started')))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    expect([exitCode, stderr]).toEqual([130, expect.stringContaining(`The project is in ${join(cwd, 'a')}`)]);
  });
});
