import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the sources of the library are in a project that was ejected. */
export const ejectedFolder = 'src/mcp-aws';

export const isEjected = (folder: string): boolean => existsSync(join(folder, ejectedFolder, 'entry'));

/** What the code of an entry imports: the exports of this package, or the sources that the project owns. */
export interface EntryModules {
  readonly lambda: string;
  readonly http: string;
}

/** @param folder of the project */
export const entryModulesOf = (folder: string): EntryModules =>
  isEjected(folder)
    ? { lambda: `./${ejectedFolder}/entry/lambda-exports.ts`, http: `./${ejectedFolder}/entry/http-exports.ts` }
    : { lambda: 'mcp-aws/lambda', http: 'mcp-aws/http' };
