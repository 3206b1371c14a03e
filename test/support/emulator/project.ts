import { join } from 'node:path';
import fs from 'fs-extra';
import { applyEdits, modify } from 'jsonc-parser';
import { namesOf } from '../../../src/create/names.ts';
import { plan } from '../../../src/scaffold/plan.ts';
import { readTemplates } from '../../../src/scaffold/templates.ts';
import { cache, root } from '../paths.ts';
import { answersOf } from '../scaffold/answers.ts';

const templates = readTemplates();
const { version } = fs.readJsonSync(join(root, 'packages/mcp-aws/package.json')) as { version: string };

/**
 * Writes a project that shares the dependencies of the repository: their versions are equal, which another test asserts.
 * @param combination such as `native-cognito`
 * @param user the test that has the project for itself
 * @param name of the project and its stacks
 */
export async function makeProject(combination: string, user: string, name = 'my-server'): Promise<string> {
  const folder = join(cache, 'projects', user, name);
  await fs.emptyDir(folder);
  for (const [path, content] of plan(answersOf(combination), namesOf(name, '/'), { version }, templates))
    await fs.outputFile(join(folder, path), content);
  await fs.symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Replaces text in a file of a project. */
export async function edit(folder: string, path: string, from: string, to: string): Promise<void> {
  const file = join(folder, path);
  const text = await fs.readFile(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
  await fs.writeFile(file, text.replace(from, to));
}

/** Sets a value in the project's mcp-aws.jsonc; undefined removes it. */
export async function configure(folder: string, path: readonly string[], value: unknown): Promise<void> {
  const file = join(folder, 'mcp-aws.jsonc');
  const text = await fs.readFile(file, 'utf8');
  await fs.writeFile(file, applyEdits(text, modify(text, [...path], value, {})));
}
