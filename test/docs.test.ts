import { describe, expect, it } from 'vitest';
import type { Files } from '../src/plan.ts';
import { combinations, nameOf } from './support/combinations.ts';
import { filesOf } from './support/generate.ts';

const all = combinations.map((answers) => [nameOf(answers), filesOf(answers)] as const);

const textOf = (files: Files, path: string): string => files.get(path) ?? expect.fail(`there is no ${path}`);

/** The rows of the table of promises. */
const promisesIn = (files: Files): { kept: string; proved: string }[] =>
  [...textOf(files, 'docs/security.md').matchAll(/^\| (?!Promise|---)(.+) \| (.+) \| (.+) \|$/gm)].map(
    ([, , kept = '', proved = '']) => ({ kept, proved }),
  );

describe.each(all)('the documents of %s', (_, files) => {
  it('have a test for each promise of security, and code that keeps it', () => {
    const promises = promisesIn(files);
    expect(promises.length).toBeGreaterThan(15);
    for (const { kept, proved } of promises) {
      for (const [, path = ''] of `${kept} ${proved}`.matchAll(/`((?:src|infra|test)\/[\w./-]*)`/g)) {
        const exists = path.endsWith('/') ? [...files.keys()].some((file) => file.startsWith(path)) : files.has(path);
        expect(exists, path).toBe(true);
      }
      const [, path = '', title] = /^`(test\/[\w./-]+)`(?: › (.+))?/.exec(proved) ?? expect.fail(proved);
      expect(textOf(files, path)).toContain(title ?? 'attacks');
    }
  });

  it('link to pages that exist, and name files that exist', () => {
    for (const [path, content] of files) {
      if (!path.endsWith('.md')) continue;
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
      for (const [, target = ''] of content.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        expect(files.has(folder + target), `${path} → ${target}`).toBe(true);
      }
      for (const [, target = ''] of content.matchAll(/`((?:src|infra|docs|scripts)\/[\w./-]+\.(?:ts|md|json))`/g)) {
        if (target !== 'src/tools/greet.ts') expect(files.has(target), `${path} names ${target}`).toBe(true);
      }
    }
  });
});
