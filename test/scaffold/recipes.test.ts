import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { expect, it } from 'vitest';
import { cache, root } from '../support/paths.ts';

const recipes = join(root, 'test/recipes');
const base = join(root, 'templates/base');

/** What docs/recipes.md tells a person to write, over a project as it is made. */
it('every recipe compiles in a project', async () => {
  const folder = join(cache, 'recipes');
  await fs.emptyDir(folder);
  const names = await fs.readdir(recipes);
  for (const name of names) {
    for (const part of ['src', 'infra']) await fs.copy(join(base, part), join(folder, name, part));
    await fs.copy(join(recipes, name), join(folder, name));
    await fs.outputJson(join(folder, name, 'package.json'), { type: 'module' });
  }
  const options = { extends: join(root, 'tsconfig.json'), include: names, exclude: [] };
  await fs.outputJson(join(folder, 'tsconfig.json'), options);
  const { exitCode, all } = await execa(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    all: true,
    reject: false,
  });
  expect(exitCode, all).toBe(0);
});
