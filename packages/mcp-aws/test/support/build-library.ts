import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('../..', import.meta.url));

/** TypeScript's, as a script. */
export const compiler = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

/**
 * A new folder in which the library is installed, as in a project: built from its sources, apart from any dist that other
 * tests or people use. Its dependencies are found above.
 * @throws Error with what the compiler says
 */
export function folderWithLibrary(): string {
  const cache = join(library, '..', '..', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'library-test-'));
  const installed = join(folder, 'node_modules', 'mcp-aws');
  for (const path of ['package.json', 'image']) cpSync(join(library, path), join(installed, path), { recursive: true });
  // Types are checked elsewhere.
  const options = ['-p', join(library, 'tsconfig.build.json'), '--noCheck', '--outDir', join(installed, 'dist')];
  const { status, stdout } = spawnSync(process.execPath, [compiler(), ...options]);
  if (status !== 0) throw new Error(`The library does not compile:\n${stdout}`);
  return folder;
}
