import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from './errors.ts';

/**
 * The folder of the generated project that `cwd` is in.
 * @throws UserError where there is none
 */
export function findProject(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'mcp-aws.json'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new UserError(
    `${resolve(cwd)} is not inside a project of create-mcp-aws: no folder above has an mcp-aws.json.`,
    'Run it in the folder of a project.',
  );
}
