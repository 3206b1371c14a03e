import { dirname, join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptyFolder } from './support/cli.ts';
import { cache, root } from './support/generate.ts';

const shelf = join(cache, 'published');
const env = {
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  PATH: `${dirname(process.env.CLI_NODE ?? process.execPath)}:${process.env.PATH}`,
};

/** The package as npm would publish it, installed as npm would install it. */
describe('the published package', () => {
  let packed: { filename: string; unpackedSize: number; files: { path: string }[] };

  beforeAll(async () => {
    await fs.emptyDir(shelf);
    const { stdout } = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', shelf], {
      cwd: root,
    });
    const listed = JSON.parse(stdout);
    packed = Array.isArray(listed) ? listed[0] : Object.values(listed)[0];
    const install = [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefix',
      join(shelf, 'user'),
      join(shelf, packed.filename),
    ];
    await execa('npm', install, { cwd: shelf, stdin: 'ignore' });
  });

  it('is at most 2.5 MB, and brings no other package along', async () => {
    expect(packed.unpackedSize).toBeLessThan(2_500_000);
    const installed = await fs.readdir(join(shelf, 'user/node_modules'));
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['create-mcp-aws']);
  });

  it('has nothing but what it needs', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !/^(bin|dist)\/|^(package\.json|README\.md|LICENSE)$/.test(path))).toEqual([]);
  });

  it('carries the licences of what it bundles', async () => {
    const licences = await fs.readFile(
      join(shelf, 'user/node_modules/create-mcp-aws/dist/THIRD-PARTY-LICENSES.txt'),
      'utf8',
    );
    for (const name of ['commander', '@clack/prompts', 'handlebars', 'execa']) expect(licences).toContain(`${name} `);
    expect(licences).toContain('Permission is hereby granted');
  });

  it('creates a project that installs, checks and synthesises, with its lockfile in the first commit', async () => {
    const cwd = await emptyFolder();
    const bin = join(shelf, 'user/node_modules/.bin/create-mcp-aws');
    await execa(bin, ['my-server', '-y'], { cwd, env, stdin: 'ignore' });
    const project = join(cwd, 'my-server');
    const { stdout: committed } = await execa('git', ['ls-files'], { cwd: project });
    expect(committed.split('\n')).toContain('package-lock.json');
    for (const script of ['check', 'synth']) {
      const { exitCode, all } = await execa('npm', ['run', script], { cwd: project, env, all: true, reject: false });
      expect(exitCode, all).toBe(0);
    }
  }, 600_000);
});
