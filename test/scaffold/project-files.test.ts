import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Files } from '../../src/scaffold/plan.ts';
import { defaults, nameOf, projects } from '../support/scaffold/answers.ts';
import { unknownCommandsIn } from '../support/scaffold/commands.ts';
import { filesOf, manifestOf, textIn } from '../support/scaffold/project-files.ts';

const all = projects.map((answers) => [nameOf(answers), filesOf(answers)] as const);
const [, standard] = all.find(([name]) => name === nameOf(defaults)) ?? expect.fail('no default project');

/** Checks every file; the same text at the same path once. `where` is the name of the project and the path. */
function eachText(check: (text: string, where: string, files: Files) => void): void {
  const checked = new Set<string>();
  for (const [name, files] of all) {
    for (const path of files.keys()) {
      const text = textIn(files, path);
      const key = `${path}\n${text}`;
      if (checked.has(key)) continue;
      checked.add(key);
      check(text, `${name}: ${path}`, files);
    }
  }
}

const isOwn = (path: string): boolean => /^(src|infra|test)\//.test(path);

describe('every file of every project', () => {
  it('is text with LF, one final newline, and no trace of a template', () => {
    eachText((text, where) => {
      expect(text, where).not.toMatch(/\r|\n\n$|[^\n]$/);
      expect(text, where).not.toMatch(/(?<!\$)\{\{/);
      if (!where.endsWith('.ts')) expect(text, where).not.toMatch(/undefined|\[object/);
      expect(text, where).not.toMatch(/[ \t]$|\n\n\n/m);
    });
  });

  it('parses, where it is JSON or YAML', () => {
    eachText((text, where) => {
      if (where.endsWith('.json')) expect(() => JSON.parse(text), where).not.toThrow();
      if (/\.ya?ml$/.test(where)) expect(() => parseYaml(text, { logLevel: 'error' }), where).not.toThrow();
    });
  });

  it('is the same byte for byte, if it is for its owner to write', () => {
    const own = (files: Files): [string, unknown][] => [...files].filter(([path]) => isOwn(path));
    expect(own(standard).map(([path]) => path)).toContain('src/tools/search-books.ts');
    for (const [name, files] of all) expect(own(files), name).toEqual(own(standard));
  });

  it('names only files that are there, in links and in code spans', () => {
    const names = /\]\((?!https?:|#)([^)#]+)\)|`((?:src|infra|test|docs)\/[\w./-]+\.(?:ts|md|json))`/g;
    eachText((text, where, files) => {
      if (!where.endsWith('.md')) return;
      for (const [, link, span] of text.matchAll(names)) expect([...files.keys()], where).toContain(link ?? span);
    });
  });

  it('names only scripts that package.json has', () => {
    const runs = /\b(?:npm run|pnpm run|yarn run|bun run|node --run) ([\w:-]+)/g;
    eachText((text, where, files) => {
      if (!/\.(md|ya?ml)$/.test(where)) return;
      const { scripts } = manifestOf(files);
      for (const [line, script = ''] of text.matchAll(runs))
        expect(scripts, `${where}: ${line}`).toHaveProperty([script]);
    });
  });

  it('runs only what mcp-aws knows', () => {
    const unknown: string[] = [];
    eachText((text, where) => {
      if (!/\.(md|ya?ml|json)$/.test(where)) return;
      unknown.push(...unknownCommandsIn(text).map((command) => `${where} runs mcp-aws ${command}`));
    });
    expect(unknown).toEqual([]);
  });
});

describe('the default project', () => {
  it('stays small: at most 40 files and 900 lines', () => {
    const lines = [...standard.keys()].map((path) => textIn(standard, path).split('\n').length - 1);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(900);
  });

  const code = [...standard.keys()].filter((path) => path.endsWith('.ts'));
  const importsOf = (path: string): string[] =>
    [...textIn(standard, path).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);

  it('imports only files that are there', () => {
    for (const path of code) {
      const local = importsOf(path).filter((specifier) => specifier.startsWith('.'));
      for (const specifier of local) {
        expect([...standard.keys()], path).toContain(posix.join(posix.dirname(path), specifier));
      }
    }
  });

  it('declares every package that it uses, and uses every package that it declares', () => {
    const { dependencies, devDependencies } = manifestOf(standard);
    const packagesIn = (paths: string[]): string[] =>
      paths
        .flatMap(importsOf)
        .filter((specifier) => !/^(\.|node:)/.test(specifier))
        .map(packageOf);
    expect(
      packagesIn(code.filter((path) => path.startsWith('src/'))).filter((name) => !(name in dependencies)),
    ).toEqual([]);
    // What scripts, cdk.json and tsconfig.json start or read, and mcp-aws runs; nothing imports it.
    const started = ['@biomejs/biome', '@types/node', 'aws-cdk', 'tsx', 'typescript'];
    const declared = Object.keys({ ...dependencies, ...devDependencies });
    expect([...new Set([...packagesIn(code), ...started])].sort()).toEqual(declared.sort());
    expect(textIn(standard, 'cdk.json')).toContain('"tsx ');
    expect(Object.values(manifestOf(standard).scripts).join()).toMatch(/tsc && biome check .* vitest/);
  });
});

/** `zod` of `zod/v4`, `@a/b` of `@a/b/c`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
