import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { UsageError } from '../packages/mcp-aws/src/cli/errors.ts';
import type { Library } from './scaffold/plan.ts';

/** The version of this tool, and of the library that its projects depend on: both are released together. */
export const { version } = manifest;

/** A clone packs the library here; what is published does not have it, as the registry has the library then. */
const packed = new URL(`../dist/library/mcp-aws-${version}.tgz`, import.meta.url);

/**
 * Where a new project gets the library from.
 * @param given a version, or the path of a tarball; undefined: what this tool comes with
 * @throws UsageError for what is neither
 */
export function libraryFrom(given: string | undefined): Library {
  if (given === undefined) return existsSync(packed) ? { version, tarball: readFileSync(packed) } : { version };
  if (/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(given)) return { version: given };
  const named = /^mcp-aws-(\d+\.\d+\.\d+(?:-[\w.]+)?)\.tgz$/.exec(basename(given))?.[1];
  if (named !== undefined && existsSync(given)) return { version: named, tarball: readFileSync(given) };
  throw new UsageError(
    `--library ${JSON.stringify(given)} is not a version, nor the path of a tarball of mcp-aws.`,
    `Give a version such as ${version}, or a file that npm pack has written: mcp-aws-${version}.tgz.`,
  );
}
