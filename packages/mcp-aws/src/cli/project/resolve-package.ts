import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { readJsonObject } from '../json.ts';
import type { Project } from './project.ts';

/** The folder of an installed package, as modules in `folder` find it; undefined where it is not installed. */
export function findPackage(folder: string, name: string): string | undefined {
  // In a workspace it may be further up.
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'node_modules', name);
    if (existsSync(path)) return path;
    if (at === dirname(at)) return undefined;
  }
}

/**
 * The folder of a package that a project depends on.
 * @throws UserError where the dependencies are not installed
 */
export function resolvePackage({ folder, packageManager }: Project, name: string): string {
  const found = findPackage(folder, name);
  if (found !== undefined) return found;
  throw new UserError(
    `The dependencies of ${folder} are not installed: ${name} is missing.`,
    `Run ${packageManager} install in it.`,
  );
}

/** The version of an installed package, by its folder. @throws UserError where its package.json cannot be read */
export const installedVersion = (packageFolder: string): string =>
  String(readJsonObject(join(packageFolder, 'package.json'), 'Install the dependencies again.').version);
