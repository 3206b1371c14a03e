import { resolve } from 'node:path';
import type { Construct } from 'constructs';
import { ConfigError } from '../config/errors.ts';
import { configFile, findProjectFolder } from '../config/file.ts';

/** Under which a McpApp keeps the folder of its project for the constructs in it. */
export const folderContext = 'mcp-aws:folder';

/**
 * The folder of the project of a construct, as an absolute path.
 * @param given a folder, in place of the one that the app or the working directory has
 * @throws ConfigError outside a project
 */
export const folderOf = (scope: Construct, given?: string): string =>
  resolve(given ?? scope.node.tryGetContext(folderContext) ?? projectFolder(process.cwd()));

/** @throws ConfigError where neither `cwd` nor a folder above it has mcp-aws.jsonc */
export function projectFolder(cwd: string): string {
  const folder = findProjectFolder(cwd);
  if (folder !== undefined) return folder;
  throw new ConfigError(
    `There is no ${configFile} in ${cwd} or above it.`,
    'Run this in the folder of your project, or give that folder to McpApp or McpServer.',
  );
}
