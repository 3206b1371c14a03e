import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { beforeAll, describe, expect, it } from 'vitest';
import { cache, root } from '../support/paths.ts';

const library = join(root, 'packages/mcp-aws');

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const shelf = join(cache, 'packed');

async function pack(folder: string): Promise<Packed> {
  await fs.ensureDir(shelf);
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', shelf];
  const listed = JSON.parse((await execa('npm', args, { cwd: folder })).stdout) as Packed[] | Record<string, Packed>;
  return (Array.isArray(listed) ? listed[0] : Object.values(listed)[0]) ?? expect.fail('nothing was packed');
}

const tool = (name: string, args: readonly string[]) =>
  execa(name, args, { cwd: root, preferLocal: true, localDir: root, reject: false, all: true });

describe('create-mcp-aws', () => {
  let packed: Packed;
  beforeAll(async () => {
    packed = await pack(root);
  });

  it('is small, brings no other package along, and has nothing but what it needs', async () => {
    expect(packed.unpackedSize).toBeLessThan(1_000_000);
    const { dependencies } = await fs.readJson(join(root, 'package.json'));
    expect(dependencies).toBeUndefined();
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !/^(bin|dist)\/|^(package\.json|README\.md|LICENSE)$/.test(path))).toEqual([]);
    expect(paths.filter((path) => path.endsWith('.tgz') || path === 'bin/mcp-aws.js')).toEqual([]);
  });

  it('has the licenses of what it bundles', async () => {
    const licenses = await fs.readFile(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['commander', '@clack/prompts', 'handlebars', 'execa']) expect(licenses).toContain(`${name} `);
    expect(licenses).toContain('Permission is hereby granted');
  });
});

describe('mcp-aws', () => {
  it('has its sources, types, docs and image, and pins its dependencies', async () => {
    const paths = (await pack(library)).files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['dist/index.js', 'dist/index.d.ts', 'src/index.ts', 'dist/cli/mcp-aws.js', 'bin/mcp-aws.js'],
        ...['dist/cdk/pipeline/main.js', 'dist/entry/dev.js', 'dist/bundle/sdk-shims.js', 'docs/runbook.md'],
        ...['image/Dockerfile', 'image/run.sh', 'schema.json', 'README.md', 'LICENSE'],
      ]),
    );
    expect(paths.filter((path) => path.startsWith('test/'))).toEqual([]);
    const { dependencies } = await fs.readJson(join(library, 'package.json'));
    for (const [name, version] of Object.entries(dependencies)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has the version of create-mcp-aws', async () => {
    const versions = await Promise.all([root, library].map((folder) => fs.readJson(join(folder, 'package.json'))));
    expect(versions[0].version).toBe(versions[1].version);
  });

  it('exports what design and docs name, and nothing deeper', async () => {
    const { exports } = await fs.readJson(join(library, 'package.json'));
    expect(Object.keys(exports)).toEqual([
      '.',
      './cdk',
      './testing',
      './lambda',
      './http',
      './config',
      './schema.json',
      './package.json',
    ]);
    const deeper = "await import('mcp-aws/dist/server/app.js')";
    const { stderr } = await execa(process.execPath, ['--input-type=module', '--eval', deeper], {
      cwd: root,
      reject: false,
    });
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('passes publint, and its types resolve for Node and for bundlers', async () => {
    const lint = await tool('publint', ['packages/mcp-aws', '--strict']);
    expect(lint.exitCode, lint.all).toBe(0);
    const { filename } = await pack(library);
    const types = await tool('attw', [join(shelf, filename), '--profile', 'esm-only', '--no-emoji']);
    expect(types.exitCode, types.all).toBe(0);
  });
});
