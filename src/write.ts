import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setImmediate as signalsIn } from 'node:timers/promises';
import { Cancelled, UserError } from './errors.ts';
import type { Files } from './plan.ts';

/**
 * Writes the project, whole or not at all: everything is written beside the target and then moved into place.
 * An existing folder is fine while no planned path exists in it.
 * @throws UserError when planned paths exist; nothing is written
 * @throws Cancelled when `signal` has fired; what was written is removed
 */
export async function write(target: string, files: Files, signal: AbortSignal): Promise<void> {
  refuseClashes(target, files);
  const created = ensureFolder(dirname(target));
  const staging = join(dirname(target), `.create-mcp-aws-${randomUUID()}`);
  mkdirSync(staging);
  try {
    const folders = new Set([...files.keys()].map((path) => dirname(path)));
    for (const folder of folders) mkdirSync(join(staging, folder), { recursive: true });
    for (const [path, content] of files) writeFileSync(join(staging, path), content);
    await signalsIn();
    if (signal.aborted) throw new Cancelled();
    if (existsSync(target)) moveInto(target, staging, files);
    else renameSync(staging, target);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    removeEmpty(created);
    throw error;
  }
  rmSync(staging, { recursive: true, force: true });
}

/** Makes the missing folders of a path. Returns them, innermost first, so that a failure can take them away again. */
function ensureFolder(folder: string): string[] {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.push(at);
  mkdirSync(folder, { recursive: true });
  return missing;
}

function refuseClashes(target: string, files: Files): void {
  const there = statOf(target);
  if (there === undefined) return;
  if (!there.isDirectory()) {
    throw new UserError(`${target} exists and is not a folder.`, 'Choose another folder. Nothing was written.');
  }
  const clashes = clashesIn(target, files);
  if (clashes.length === 0) return;
  const list = clashes.slice(0, 10).map((path) => `  ${path}`);
  if (clashes.length > 10) list.push(`  and ${clashes.length - 10} more`);
  throw new UserError(
    `${target} already has files of the project:\n${list.join('\n')}`,
    'Choose another folder, or move these away. Nothing was written.',
  );
}

/** Planned paths that exist, or whose folder exists as something else: a link may lead out of the target. */
function clashesIn(target: string, files: Files): string[] {
  const clashes = new Set<string>();
  for (const path of files.keys()) {
    const parts = path.split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const part = parts.slice(0, depth).join('/');
      const stat = statOf(join(target, part));
      if (stat === undefined) break;
      if (depth === parts.length || !stat.isDirectory()) {
        clashes.add(part);
        break;
      }
    }
  }
  return [...clashes];
}

/** Moves the files one by one, and takes them back where one cannot be moved. */
function moveInto(target: string, staging: string, files: Files): void {
  const moved: string[] = [];
  const folders: string[] = [];
  try {
    for (const path of files.keys()) {
      const to = join(target, path);
      folders.unshift(...ensureFolder(dirname(to)));
      renameSync(join(staging, path), to);
      moved.push(to);
    }
  } catch (error) {
    for (const path of moved) rmSync(path);
    removeEmpty(folders);
    throw error;
  }
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** Somebody else may have put something into a folder meanwhile: theirs to keep. */
function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTEMPTY' && code !== 'ENOENT') throw error;
    }
  }
}
