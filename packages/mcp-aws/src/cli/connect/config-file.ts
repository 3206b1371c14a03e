import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { mergeJson } from './merge-json.ts';

/** Where a client keeps its configuration: in the project, except Claude Desktop, which has one file for the whole machine. */
export function configPath(file: string, project: string, env: NodeJS.ProcessEnv): string {
  if (file !== 'claude_desktop_config.json') return resolve(project, file);
  const home = env.HOME ?? homedir();
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, 'Library/Application Support/Claude'),
    win32: join(env.APPDATA ?? join(home, 'AppData/Roaming'), 'Claude'),
  };
  return join(folders[process.platform] ?? join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'Claude'), file);
}

/**
 * Merges `content` into a configuration file of a client, which is made where there is none.
 * @returns the path of the backup; undefined where there was no file, or nothing to change
 * @throws UserError where the file cannot be understood or written; it is not changed then
 */
export function mergeInto(path: string, content: JsonObject): string | undefined {
  const before = readIfThere(path);
  const text = mergeJson(before ?? '', content, path);
  if (text === before) return undefined;
  mkdirSync(dirname(path), { recursive: true });
  const backup = before === undefined ? undefined : backUp(path);
  // Beside it and renamed, so that a client never reads half a file.
  const file = existsSync(path) ? realpathSync(path) : path;
  writeFileSync(`${file}.new`, text, { mode: existsSync(file) ? statSync(file).mode : 0o600 });
  renameSync(`${file}.new`, file);
  return backup;
}

/** @throws UserError where it is there, and cannot be changed */
function readIfThere(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    accessSync(path, constants.W_OK);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path} cannot be changed: ${(error as Error).message}`, 'Give another file.', {
      cause: error,
    });
  }
}

function backUp(path: string): string {
  let backup = `${path}.bak`;
  for (let count = 2; existsSync(backup); count++) backup = `${path}.bak${count}`;
  copyFileSync(path, backup);
  return backup;
}
