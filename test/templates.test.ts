import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../src/plan.ts';
import { readTemplates, templatesFolder } from '../src/templates.ts';
import { combinations, nameOf, surroundings } from './support/combinations.ts';
import { cache, filesOf, root } from './support/generate.ts';

const layers = [...new Set(readTemplates().map(({ layer }) => layer))];

const selected = (conditions: ReadonlySet<string>): string[] =>
  layers.filter(
    (layer) =>
      layer === 'base' ||
      layer
        .slice(1)
        .split('+')
        .every((word) => conditions.has(word)),
  );

/** tsc over the layers where they lie, as an editor sees them; only what is printed by Handlebars is rendered aside. */
describe('in place, the types hold of', () => {
  const gitlab = surroundings.filter(({ ci, pm }) => ci === 'gitlab' && pm === 'npm');
  it.each([...combinations, ...gitlab].map((answers) => [nameOf(answers), answers] as const))(
    '%s',
    async (name, answers) => {
      const folder = join(cache, 'in-place', name);
      await fs.emptyDir(folder);
      for (const [path, content] of filesOf(answers)) {
        const printed = !layers.some((layer) => fs.existsSync(join(templatesFolder, layer, path)));
        if (printed) await fs.outputFile(join(folder, path), content);
      }
      const roots = [folder, ...selected(conditionsOf(answers)).map((layer) => join(templatesFolder, layer))];
      await fs.outputJson(join(folder, 'tsconfig.in-place.json'), {
        extends: join(templatesFolder, 'base/tsconfig.json'),
        compilerOptions: { rootDirs: roots, typeRoots: [join(root, 'node_modules/@types')] },
        include: roots.map((path) => `${path}/**/*.ts`),
      });
      const { exitCode, stdout } = await execa('tsc', ['-p', join(folder, 'tsconfig.in-place.json')], {
        reject: false,
        preferLocal: true,
        localDir: root,
      });
      expect([exitCode, stdout]).toEqual([0, '']);
    },
  );
});
