import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { namesOf } from '../../src/names.ts';
import type { Answers } from '../../src/options.ts';
import { type Files, plan } from '../../src/plan.ts';
import { readTemplates } from '../../src/templates.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where generated projects and what is expensive to build are kept between runs. */
export const cache = join(root, '.cache');

const templates = readTemplates();

export const filesOf = (answers: Answers, version = '0.0.0'): Files =>
  plan(answers, namesOf(answers.dir, '/'), version, templates);

/** Writes a project that shares the tool's node_modules: the versions are equal, which another test asserts. */
export async function generate(answers: Answers, name: string): Promise<string> {
  const folder = join(cache, 'projects', name);
  await fs.emptyDir(folder);
  for (const [path, content] of filesOf(answers)) await fs.outputFile(join(folder, path), content);
  await fs.ensureSymlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}
