import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../support/paths.ts';

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...filesIn('docs', '.md'),
  ...filesIn('packages/mcp-aws/docs', '.md'),
  'packages/mcp-aws/README.md',
];

it('pages that are written from code are up to date: npm run docs writes them', async () => {
  const { exitCode, all } = await execa(process.execPath, ['scripts/docs.mjs', '--check'], {
    cwd: root,
    all: true,
    reject: false,
  });
  expect(exitCode, all).toBe(0);
});

it('docs/api has the public surface: npm run docs:api writes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-aws-api-'));
  onTestFinished(() => fs.remove(folder));
  const typedoc = join(root, 'scripts/api-docs/node_modules/typedoc/bin/typedoc');
  const options = ['--options', 'typedoc.json', '--logLevel', 'Error', '--out', folder];
  await execa(process.execPath, [typedoc, ...options], { cwd: join(root, 'scripts/api-docs') });
  const written = (await fs.readdir(folder, { recursive: true })).map(String).filter((path) => path.endsWith('.md'));
  expect(written.sort()).toEqual(
    filesIn('docs/api', '.md')
      .map((path) => relative('docs/api', path))
      .sort(),
  );
  for (const path of written) {
    expect(readFileSync(join(folder, path), 'utf8'), path).toBe(readFileSync(join(root, 'docs/api', path), 'utf8'));
  }
});

it.each(pages)('%s links to files that are there', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
  const local = links.filter((link) => !/^[a-z]+:/.test(link));
  const missing = local.filter((link) => !fs.pathExistsSync(resolve(root, dirname(page), link)));
  expect(missing).toEqual([]);
});

it('security.md names tests that exist', () => {
  const text = readFileSync(join(root, 'packages/mcp-aws/docs/security.md'), 'utf8');
  const named = [...text.matchAll(/`([\w./-]+\.(?:test\.)?ts)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(20);
  const places = [
    '',
    'packages/mcp-aws/',
    'packages/mcp-aws/test/',
    'packages/mcp-aws/src/',
    'test/',
    'templates/base/',
  ];
  const missing = named.filter((path) => !places.some((place) => fs.pathExistsSync(join(root, place, path))));
  expect(missing).toEqual([]);
});

it('the front page has at most 700 words', () => {
  const words = readFileSync(join(root, 'README.md'), 'utf8')
    .split(/\s+/)
    .filter((word) => /\w/.test(word));
  expect(words.length).toBeLessThanOrEqual(700);
});
