import { join, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/errors.ts';
import { configFile, findProjectFolder, readConfig } from '../../config/file.ts';
import { UserError } from '../errors.ts';
import { readJsonObject } from '../json.ts';
import { type PackageManager, packageManagerOf, runnerFor } from './package-manager.ts';

/** A project, as its mcp-aws.jsonc and package.json describe it. */
export interface Project {
  readonly folder: string;
  readonly config: Config;
  /** package.json `name`. */
  readonly packageName: string;
  /** Of the server, from package.json. */
  readonly version: string;
  readonly packageManager: PackageManager;
  /** How its dependencies' commands are run: `npx`. */
  readonly runner: string;
  /** How this tool is run in it: `npx mcp-aws`. */
  readonly cli: string;
}

/**
 * The project that `cwd` is in. None of its code is run.
 * @throws UserError where there is none, or its files cannot be used
 */
export function findProject(cwd: string): Project {
  const folder = findProjectFolder(cwd);
  if (folder === undefined) {
    throw new UserError(
      `${resolve(cwd)} is not inside a project: neither it nor a folder above has ${configFile}.`,
      'Run it in the folder of a project. npx create-mcp-aws makes one.',
    );
  }
  const config = withUserErrors(() => readConfig(folder));
  const { name, version } = readJsonObject(join(folder, 'package.json'));
  const packageManager = packageManagerOf(folder);
  const runner = runnerFor(packageManager);
  return {
    folder,
    config,
    packageName: String(name ?? config.name),
    version: String(version ?? '0.0.0'),
    packageManager,
    runner,
    cli: `${runner} mcp-aws`,
  };
}

/** Runs what reads the configuration. @throws UserError in place of ConfigError */
export function withUserErrors<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) throw new UserError(error.message, error.suggestion, { cause: error });
    throw error;
  }
}
