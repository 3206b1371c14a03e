import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { UsageError, UserError } from '../errors.ts';
import { readJsonObject } from '../json.ts';
import { isVersion } from './version.ts';

/** Where a project gets the library from. */
export interface Source {
  readonly version: string;
  /** The file of a tarball; undefined: the registry. */
  readonly tarball?: string | undefined;
}

const tarballName = /mcp-aws-(\d+\.\d+\.\d+(?:-[\w.]+)?)\.tgz$/;

/**
 * What a project depends on.
 * @throws UserError where it does not depend on the library
 */
export function currentSource(folder: string): Source {
  const { dependencies } = readJsonObject(join(folder, 'package.json'));
  const given = (dependencies as Record<string, string> | undefined)?.['mcp-aws'];
  const vendored = tarballName.exec(given ?? '')?.[1];
  if (vendored !== undefined) return { version: vendored, tarball: given };
  if (given !== undefined && isVersion(given)) return { version: given };
  throw new UserError(
    `${join(folder, 'package.json')} does not depend on an exact version of mcp-aws${given === undefined ? '' : `, but on ${JSON.stringify(given)}`}.`,
    'Put "mcp-aws" with a version into its dependencies. A project that was ejected owns its sources, and has no version.',
  );
}

/**
 * What a user asks for: a version, or the path of a tarball that `npm pack` made.
 * @throws UsageError for what is neither
 */
export function parseSource(text: string, cwd: string): Source {
  if (isVersion(text)) return { version: text };
  const version = tarballName.exec(text)?.[1];
  if (version !== undefined && existsSync(resolve(cwd, text))) return { version, tarball: resolve(cwd, text) };
  throw new UsageError(
    `${JSON.stringify(text)} is not a version, nor the path of a tarball of mcp-aws.`,
    'Give a version such as 1.2.3, or a file mcp-aws-1.2.3.tgz.',
  );
}

/** Makes a project depend on another version, in package.json and, for a tarball, in vendor/. Nothing is installed. */
export function setSource(folder: string, { version, tarball }: Source): void {
  const path = join(folder, 'package.json');
  const text = readFileSync(path, 'utf8');
  const before = currentSource(folder);
  const vendored = `vendor/mcp-aws-${version}.tgz`;
  if (tarball !== undefined) {
    mkdirSync(join(folder, 'vendor'), { recursive: true });
    if (resolve(tarball) !== join(folder, vendored)) copyFileSync(tarball, join(folder, vendored));
  }
  const value = tarball === undefined ? version : `file:${vendored}`;
  const edits = modify(text, ['dependencies', 'mcp-aws'], value, {
    formattingOptions: { insertSpaces: true, tabSize: 2 },
  });
  writeFileSync(path, applyEdits(text, edits));
  const old = before.tarball === undefined ? undefined : join(folder, 'vendor', basename(before.tarball));
  if (old !== undefined && old !== join(folder, vendored)) rmSync(old, { force: true });
}
