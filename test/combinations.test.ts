import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Files } from '../src/plan.ts';
import { readTemplates } from '../src/templates.ts';
import { combinations, nameOf, surroundings } from './support/combinations.ts';
import { filesOf } from './support/generate.ts';

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const manifestOf = (files: Files): Manifest => JSON.parse(files.get('package.json') ?? '') as Manifest;
const importsOf = (code: string): string[] =>
  [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '');
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Tools that scripts and configuration start, and so nothing imports. */
const started = new Set([
  '@biomejs/biome',
  '@cyclonedx/cyclonedx-esbuild',
  'tsx',
  'typescript',
  '@types/node',
  'aws-cdk',
  'esbuild',
  'vitest',
]);

describe.each([...combinations, ...surroundings].map((answers) => [nameOf(answers), answers] as const))(
  '%s',
  (_, answers) => {
    const files = filesOf(answers);
    const code = [...files].filter(([path]) => /\.(ts|mjs)$/.test(path));

    it('is text with LF, one final newline, and no trace of a template', () => {
      for (const [path, content] of files) {
        expect(content, path).not.toMatch(/\r|\n\n$|[^\n]$/);
        if (!path.startsWith('.github/')) expect(content, path).not.toMatch(/\{\{[#/a-z]/);
      }
    });

    it('has JSON that parses', () => {
      for (const [path, content] of files) if (path.endsWith('.json')) JSON.parse(content);
    });

    it('imports only what exists', () => {
      const missing = code.flatMap(([path, content]) =>
        importsOf(content)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => posix.join(posix.dirname(path), specifier))
          .filter((target) => !files.has(target)),
      );
      expect(missing).toEqual([]);
    });

    it('declares every package it imports, and imports every package it declares', () => {
      const { dependencies, devDependencies } = manifestOf(files);
      const imported = new Map<string, string[]>();
      for (const [path, content] of code) {
        for (const specifier of importsOf(content).filter((name) => !/^(\.|node:)/.test(name))) {
          imported.set(packageOf(specifier), [...(imported.get(packageOf(specifier)) ?? []), path]);
        }
      }
      const declared = { ...devDependencies, ...dependencies };
      // Some packages are nothing but types, or have their types in a package of their own.
      const withTypes = (name: string): string[] => [name, `@types/${name}`];
      const needed = [...imported.keys()].flatMap(withTypes);
      const undeclared = (name: string): boolean =>
        withTypes(name).every((candidate) => declared[candidate] === undefined);
      expect([...imported.keys()].filter(undeclared)).toEqual([]);
      expect(Object.keys(declared).filter((name) => !needed.includes(name) && !started.has(name))).toEqual([]);

      const deployed = [...imported].filter(([, paths]) =>
        paths.some((path) => path.startsWith('src/') && path !== 'src/dev.ts'),
      );
      const typesOnly = (name: string): boolean => devDependencies[`@types/${name}`] !== undefined;
      expect(
        deployed.map(([name]) => name).filter((name) => dependencies[name] === undefined && !typesOnly(name)),
      ).toEqual([]);
    });

    it('names only scripts that exist in its documents and workflows', () => {
      const { scripts } = manifestOf(files);
      const builtIn = new Set(['install']);
      for (const [path, content] of files) {
        if (!/\.(md|yml)$|^cdk\.json$/.test(path)) continue;
        const named = [
          ...content.matchAll(/\b(?:(?:npm|pnpm|yarn|bun) run|node --run) ([a-z0-9]+(?:[:-][a-z0-9]+)*)/g),
        ].map(([, name]) => name ?? '');
        expect(named.filter((name) => scripts[name] === undefined && !builtIn.has(name), path)).toEqual([]);
      }
    });

    it('has a README of at most 120 lines, and code in files of at most 130', () => {
      expect(files.get('README.md')?.split('\n').length).toBeLessThanOrEqual(121);
      const long = code.filter(([path, content]) => !path.startsWith('test/') && content.split('\n').length > 131);
      expect(long.map(([path]) => path)).toEqual([]);
    });
  },
);

describe('across combinations', () => {
  const own = (files: Files): [string, string][] =>
    [...files].filter(([path]) =>
      /^src\/(tools|resources|prompts)\/|^src\/(routes|books|server|app|tool)\.ts$/.test(path),
    );

  it('what a person writes is byte for byte the same', () => {
    const [first, ...rest] = combinations.map((answers) => own(filesOf(answers)));
    expect(first?.map(([path]) => path)).toContain('src/tools/search-books.ts');
    for (const other of rest) expect(other).toEqual(first);
  });

  it('every layer is used by some combination', () => {
    const used = new Set([...combinations, ...surroundings].flatMap((answers) => [...filesOf(answers).values()]));
    const unused = readTemplates()
      .filter(({ path }) => !/\.hbs$|package\.part\.json$/.test(path))
      .filter(({ content }) => !used.has(content));
    expect(unused.map(({ layer, path }) => `${layer}/${path}`)).toEqual([]);
  });
});

describe('versions', () => {
  const tool = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;

  it.each(combinations.map((answers) => [nameOf(answers), answers] as const))(
    '%s has those of the tool',
    (_, answers) => {
      const { dependencies, devDependencies } = manifestOf(filesOf(answers));
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
        expect([name, version]).toEqual([name, tool.devDependencies[name]]);
      }
    },
  );

  it('cdk.json has the feature flags that this version of the CDK recommends', async () => {
    const { default: recommended } = (await import('aws-cdk-lib/recommended-feature-flags.json', {
      with: { type: 'json' },
    })) as { default: object };
    const [answers = expect.fail('none')] = combinations;
    expect(JSON.parse(filesOf(answers).get('cdk.json') ?? '').context).toEqual(recommended);
  });
});
