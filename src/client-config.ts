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
import { UserError } from './errors.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where a client keeps its configuration: in the project, but for Claude Desktop, which has one for the whole machine. */
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
 * Merges `content` into a configuration file, two levels deep: `{ mcpServers: { name: … } }`. What else is in it stays as
 * it is, comments and all. Lists get what they lack.
 * @returns the path of the backup; undefined where there was no file, or nothing to change
 * @throws UserError where the file cannot be understood; it is not touched then
 */
export async function mergeInto(path: string, content: Json): Promise<string | undefined> {
  const { applyEdits, modify, parse } = await import('jsonc-parser');
  const before = textIn(path);
  const mark = before?.startsWith('\ufeff') ? '\ufeff' : '';
  let text = before === undefined || before.trim() === '' ? '{}\n' : before.slice(mark.length);
  const errors: { error: number; offset: number }[] = [];
  const there = parse(text, errors as never, { allowTrailingComma: true }) as unknown;
  if (errors.length > 0 || typeof there !== 'object' || there === null || Array.isArray(there)) {
    throw new UserError(
      `${path} is no JSON object, so nothing can be merged into it.`,
      'Mend it, or give another file. It was not touched.',
    );
  }
  const formattingOptions = {
    insertSpaces: !/^\t/m.test(text),
    tabSize: /^ {4}\S/m.test(text) && !/^ {2}\S/m.test(text) ? 4 : 2,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const set = (keys: (string | number)[], value: unknown, insert = false): void => {
    text = applyEdits(text, modify(text, keys, value, { formattingOptions, isArrayInsertion: insert }));
  };
  for (const [key, value] of Object.entries(content)) {
    const present = (there as Record<string, unknown>)[key];
    if (Array.isArray(value) && Array.isArray(present)) {
      const known = present.map(identity);
      for (const item of value) if (!known.includes(identity(item))) set([key, -1], item, true);
    } else if (isObject(value) && isObject(present)) {
      for (const [name, entry] of Object.entries(value)) set([key, name], entry);
    } else if (present === undefined) set([key], value);
    else
      throw new UserError(
        `${path} has a ${key} that is not what it should be.`,
        'Mend it, or give another file. It was not touched.',
      );
  }
  text = mark + text;
  if (text === before) return undefined;
  mkdirSync(dirname(path), { recursive: true });
  const backup = before === undefined ? undefined : backupOf(path);
  // Beside it and renamed, so that a client never reads half a file.
  const file = existsSync(path) ? realpathSync(path) : path;
  writeFileSync(`${file}.new`, text, { mode: existsSync(file) ? statSync(file).mode : 0o600 });
  renameSync(`${file}.new`, file);
  return backup;
}

/** @throws UserError where it is there, and cannot be changed */
function textIn(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    accessSync(path, constants.W_OK);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path} cannot be changed: ${(error as Error).message}`, 'Give another file.', undefined, {
      cause: error,
    });
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Two inputs of VS Code are the same if their ids are. */
const identity = (value: unknown): unknown => (isObject(value) && 'id' in value ? value.id : JSON.stringify(value));

function backupOf(path: string): string {
  let backup = `${path}.bak`;
  for (let count = 2; existsSync(backup); count++) backup = `${path}.bak${count}`;
  copyFileSync(path, backup);
  return backup;
}
