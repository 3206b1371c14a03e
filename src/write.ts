import { dirname, join, resolve } from 'node:path';
import fs from 'fs-extra';
import { Cancelled, UserError } from './errors.ts';
import type { Files } from './plan.ts';

/**
 * Writes the project, whole or not at all: everything is written beside the target and then moved into place.
 * An existing folder is fine while no planned path exists in it.
 * @throws UserError when planned paths exist; nothing is written
 * @throws Cancelled when `signal` fires; what was written is removed
 */
export async function write(target: string, files: Files, signal: AbortSignal): Promise<void> {
  await refuseClashes(target, files);
  const created = await ensureFolder(dirname(target));
  const staging = await fs.mkdtemp(join(dirname(target), '.create-mcp-aws-'));
  try {
    for (const [path, content] of files) {
      if (signal.aborted) throw new Cancelled();
      await fs.outputFile(join(staging, path), content);
    }
    if (signal.aborted) throw new Cancelled();
    if (await fs.pathExists(target)) await moveInto(target, staging, files);
    else await fs.rename(staging, target);
  } catch (error) {
    for (const folder of created) await fs.rmdir(folder).catch(ignoreFilled);
    throw error;
  } finally {
    await fs.remove(staging);
  }
}

/** Makes the missing folders above the target. Returns them, innermost first, so that a failure can take them away again. */
async function ensureFolder(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await fs.pathExists(at)); at = dirname(at)) missing.push(at);
  for (const path of [...missing].reverse()) await fs.mkdir(path);
  return missing;
}

async function refuseClashes(target: string, files: Files): Promise<void> {
  const there = await fs.lstat(target).catch(nothing);
  if (there === undefined) return;
  const clashes = there.isDirectory() ? await clashesIn(target, files) : ['.'];
  if (clashes.length === 0) return;
  const list = clashes.slice(0, 10).map((path) => `  ${path}`);
  if (clashes.length > 10) list.push(`  and ${clashes.length - 10} more`);
  throw new UserError(
    there.isDirectory()
      ? `${target} already has files of the project:\n${list.join('\n')}`
      : `${target} exists and is not a folder.`,
    'Choose another folder, or move these away. Nothing was written.',
  );
}

/** Planned paths that exist, or whose folder exists as something else: a link may lead out of the target. */
async function clashesIn(target: string, files: Files): Promise<string[]> {
  const paths = new Set<string>();
  for (const path of files.keys()) {
    const parts = path.split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const part = parts.slice(0, depth).join('/');
      const stat = await fs.lstat(join(target, part)).catch(nothing);
      if (stat === undefined) break;
      if (depth === parts.length || !stat.isDirectory()) {
        paths.add(part);
        break;
      }
    }
  }
  return [...paths];
}

/** Moves the files one by one, and takes them back where one cannot be moved. */
async function moveInto(target: string, staging: string, files: Files): Promise<void> {
  const moved: string[] = [];
  const folders: string[] = [];
  try {
    for (const path of files.keys()) {
      const to = join(target, path);
      folders.unshift(...(await ensureFolder(dirname(to))));
      await fs.move(join(staging, path), to, { overwrite: false });
      moved.push(to);
    }
  } catch (error) {
    for (const path of moved) await fs.remove(path);
    for (const folder of folders) await fs.rmdir(folder).catch(ignoreFilled);
    throw error;
  }
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

function nothing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
  throw error;
}

/** Somebody else put something into the folder meanwhile: theirs to keep. */
function ignoreFilled(error: unknown): void {
  if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'ENOENT') throw error;
}
