import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of this package, wherever in it this module is: in src/, or bundled in dist/. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The version of this package. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string }).version;

/**
 * The file of a module of this package that another process runs: compiled, or the source where this is the source.
 * @param module such as `entry/dev`
 */
export const packageModule = (module: string): string =>
  import.meta.url.endsWith('.ts')
    ? join(packageFolder(), 'src', `${module}.ts`)
    : join(packageFolder(), 'dist', `${module}.js`);

/**
 * Where to import a module of this package from, which is not to be part of the bundled command line: it finds files of
 * its own beside itself.
 */
export const packageModuleUrl = (module: string): string => pathToFileURL(packageModule(module)).href;
