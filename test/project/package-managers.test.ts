import { dirname, join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it, onTestFinished } from 'vitest';
import { node24, ready } from '../support/tools.ts';
import { create, run, temporaryFolder } from './whole-project.ts';

// Yarn and Bun are left out: from some mirrors of the registry they do not resolve a dependency of aws-cdk-lib that npm and
// pnpm resolve.
describe.each([
  ['pnpm@10.34.9', undefined],
  // It needs Node 22.13.
  ['pnpm@11.28.10', node24],
])('%s', (manager, newer) => {
  it('installs a project, and runs its check', async () => {
    const folder = await temporaryFolder();
    onTestFinished(() => fs.remove(folder));
    const [pm = '', version = ''] = manager.split('@');
    const name = `with-${pm}-${version.split('.')[0]}`;
    const made = await create(folder, [name, '-y', '--pm', manager, '--no-install', '--no-git']);
    expect(made.code, made.output).toBe(0);
    const cwd = join(folder, name);
    const tools = join(folder, `tool-${name}`);
    await execa('npm', ['install', '--no-audit', '--no-fund', '--prefix', tools, manager], {
      stdin: 'ignore',
    });
    const node = newer === undefined ? [] : [dirname(await ready(newer))];
    const path = [join(tools, 'node_modules/.bin'), ...node, process.env.PATH].join(':');
    // The first installation writes the lockfile, which pipelines must not.
    const install = await run(cwd, pm, ['install'], { path, ci: '' });
    expect(install.code, install.output).toBe(0);
    const check = await run(cwd, pm, ['run', 'check'], { path });
    expect(check.code, check.output).toBe(0);
  }, 600_000);
});
