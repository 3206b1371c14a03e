import { existsSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Cancelled, UserError } from '../../packages/mcp-aws/src/cli/errors.ts';
import type { Files } from './plan.ts';

/**
 * Writes the project, whole or not at all. A new folder is written beside its place and renamed. Into an existing one
 * every file is created where there is nothing yet, and removed again where that fails: somebody may write there meanwhile.
 * @throws UserError when planned paths exist; nothing is written
 * @throws Cancelled when `signal` has fired; what was written is removed
 */
export async function write(target: string, files: Files, signal: AbortSignal): Promise<void> {
  assertNoConflicts(target, files.keys());
  const made: Made = { files: [], folders: [] };
  const intoExisting = existsSync(target);
  const folder = intoExisting ? target : join(dirname(target), `.create-mcp-aws-${process.pid}-${Date.now()}`);
  try {
    for (const [path, content] of files) {
      ensureFolder(dirname(join(folder, path)), made);
      writeFileSync(join(folder, path), content, { flag: 'wx' });
      made.files.push(join(folder, path));
    }
    await new Promise(setImmediate); // a signal that came while files were written
    if (signal.aborted) throw new Cancelled();
    if (!intoExisting) renameSync(folder, target);
  } catch (error) {
    rollBack(made);
    throw conflictOf(error, target) ?? error;
  }
}

interface Made {
  readonly files: string[];
  /** Outermost first. */
  readonly folders: string[];
}

/** Makes the missing folders of a path, and notes each as soon as it is there. */
function ensureFolder(folder: string, made: Made): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    mkdirSync(path);
    made.folders.push(path);
  }
}

function rollBack({ files, folders }: Made): void {
  for (const path of files) rmSync(path, { force: true });
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch (error) {
      // Somebody else has put something into it, which stays.
      if (!['ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

/** What came into being between the check and the writing. */
function conflictOf(error: unknown, target: string): UserError | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EEXIST' && code !== 'ENOTEMPTY') return undefined;
  return new UserError(
    `${target} was filled by somebody else while the project was being written.`,
    'Choose another folder. Nothing of this run was kept.',
  );
}

/** @throws UserError when one of these paths exists in the target, or the target is not a folder */
export function assertNoConflicts(target: string, paths: Iterable<string>): void {
  const there = statOf(target);
  if (there === undefined) return;
  if (!there.isDirectory()) {
    const what = there.isSymbolicLink() ? 'is a link' : 'exists and is not a folder';
    throw new UserError(`${target} ${what}.`, 'Choose another folder. Nothing was written.');
  }
  const conflicts = conflictsIn(target, paths);
  if (conflicts.length === 0) return;
  const list = conflicts.slice(0, 10).map((path) => `  ${path}`);
  if (conflicts.length > 10) list.push(`  and ${conflicts.length - 10} more`);
  throw new UserError(
    `${target} already has files of the project:\n${list.join('\n')}`,
    'Choose another folder, or move these away. Nothing was written.',
  );
}

/** Planned paths that exist, or whose folder exists as something else: a link may lead out of the target. */
function conflictsIn(target: string, paths: Iterable<string>): string[] {
  const conflicts = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const part = parts.slice(0, depth).join('/');
      const stat = statOf(join(target, part));
      if (stat === undefined) break;
      if (depth === parts.length || !stat.isDirectory()) {
        conflicts.add(part);
        break;
      }
    }
  }
  return [...conflicts];
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });
