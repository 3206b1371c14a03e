import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTemplates } from '../../src/scaffold/templates.ts';
import { root } from '../support/paths.ts';
import { defaults } from '../support/scaffold/answers.ts';
import { filesOf, type Manifest, textIn } from '../support/scaffold/project-files.ts';

describe('versions', () => {
  const read = (path: string): Manifest => JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
  const [tool, library] = [read('package.json'), read('packages/mcp-aws/package.json')];
  const base = JSON.parse(readTemplates().find(({ path }) => path === 'package.json')?.content ?? '') as Manifest;

  it('are exact, and those that the library and its tests have', () => {
    const known: Record<string, unknown> = {
      ...tool.devDependencies,
      ...library.dependencies,
      'mcp-aws': library.version,
    };
    const declared = { ...base.dependencies, ...base.devDependencies };
    expect(declared).toEqual(Object.fromEntries(Object.keys(declared).map((name) => [name, known[name]])));
    for (const version of Object.values(declared)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('are the same for both packages', () => {
    expect(library.version).toBe(tool.version);
  });

  it('of Node are those that the library supports', () => {
    expect(base.engines).toEqual(library.engines);
    const [image] = /node:[\w.-]+/.exec(textIn(filesOf({ ...defaults, ci: 'gitlab' }), '.gitlab-ci.yml')) ?? [];
    expect(image).toMatch(new RegExp(`^node:${textIn(filesOf(defaults), '.nvmrc').trim()}\\.`));
  });
});
