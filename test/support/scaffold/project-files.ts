import type { Answers } from '../../../src/create/answers.ts';
import { namesOf } from '../../../src/create/names.ts';
import { type Files, type Library, plan } from '../../../src/scaffold/plan.ts';
import { readTemplates } from '../../../src/scaffold/templates.ts';

const templates = readTemplates();

/** The files of a project, as the published tool plans them. */
export const filesOf = (answers: Answers, library: Library = { version: '0.0.0' }): Files =>
  plan(answers, namesOf(answers.dir, '/'), library, templates);

/** The text of one file. */
export function textIn(files: Files, path: string): string {
  const content = files.get(path);
  if (typeof content !== 'string') throw new Error(`${path} is not a text file of this project.`);
  return content;
}

export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export const manifestOf = (files: Files): Manifest => JSON.parse(textIn(files, 'package.json')) as Manifest;
