import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Once for all tests of a run without isolation. */
let isBuilt = false;

const library = fileURLToPath(new URL('../..', import.meta.url));

/** TypeScript's, as a script. */
export const compiler = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

/** Builds the library's dist, which bundles and projects import as `mcp-aws`. @throws Error with what the compiler says */
export function buildLibrary(): void {
  if (isBuilt) return;
  const { status, stdout } = spawnSync(process.execPath, [compiler(), '-p', join(library, 'tsconfig.build.json')]);
  if (status !== 0) throw new Error(`The library does not compile:\n${stdout}`);
  isBuilt = true;
}

/** A new folder in which `mcp-aws` and its dependencies are found, as in a project. */
export function projectFolder(): string {
  const cache = join(library, '..', '..', '.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'library-test-'));
}
