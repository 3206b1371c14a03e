import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseJsonObject } from '../json.ts';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const lockfiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

const runners: Readonly<Record<PackageManager, string>> = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
};

/** How a command of the project's dependencies is run: `npx mcp-aws`. */
export const runnerFor = (manager: PackageManager): string => runners[manager];

/** The command line of this tool where no project says otherwise. */
export const defaultCli = 'npx mcp-aws';

/**
 * The package manager of a project: `packageManager` in its package.json, or the lockfile that is there; npm where neither
 * is. In a workspace both may be further up, in the same repository.
 */
export function packageManagerOf(project: string): PackageManager {
  for (let folder = project; ; folder = dirname(folder)) {
    const found = declaredIn(folder) ?? lockfiles.find(([file]) => existsSync(join(folder, file)))?.[1];
    if (found !== undefined) return found;
    if (existsSync(join(folder, '.git')) || folder === dirname(folder)) return 'npm';
  }
}

/** `packageManager` of package.json, such as `pnpm@10.1.0`. What is wrong with the file is for its other readers to say. */
function declaredIn(folder: string): PackageManager | undefined {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return undefined;
  const { packageManager } = parseJsonObject(readFileSync(path, 'utf8')) ?? {};
  const [name] = String(packageManager).split('@');
  return (Object.keys(runners) as PackageManager[]).find((manager) => manager === name);
}
