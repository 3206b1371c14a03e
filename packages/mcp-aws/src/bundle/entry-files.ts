import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { entryCode } from './entry-code.ts';
import { entryModulesOf } from './entry-modules.ts';
import { identityOf } from './identity.ts';

interface EntryFilesOptions {
  /** Of the project. */
  readonly folder: string;
  readonly config: Config;
  /** The module whose default export is the server. */
  readonly entry: string;
}

/**
 * Writes the code of the entries into a folder of the project, where its imports are found, for as long as `use` runs.
 * @param use gets the paths of what is deployed
 */
export function withEntries<Result>(
  { folder, config, entry }: EntryFilesOptions,
  use: (paths: readonly string[]) => Result,
): Result {
  const parent = join(folder, '.mcp-aws');
  mkdirSync(parent, { recursive: true });
  const entries = mkdtempSync(join(parent, 'entry-'));
  try {
    const modules = entryModulesOf(folder);
    const { log, ...deployed } = entryCode({
      config,
      identity: identityOf(folder),
      server: fromEntries(`./${entry}`),
      modules: { lambda: fromEntries(modules.lambda), http: fromEntries(modules.http) },
    });
    writeFileSync(join(entries, 'log.ts'), log);
    return use(
      Object.entries(deployed).map(([name, code]) => {
        const path = join(entries, `${name}.ts`);
        writeFileSync(path, code);
        return path;
      }),
    );
  } finally {
    rmSync(entries, { recursive: true });
  }
}

/** What a module in the folder of the entries imports, given as one in the folder of the project would. */
const fromEntries = (specifier: string): string => specifier.replace(/^\.\//, '../../');
