import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Migration, ProjectFiles } from './migration.ts';
import { compareVersions } from './version.ts';

/** What a migration did. */
export interface Migrated {
  readonly description: string;
  readonly files: readonly string[];
}

/**
 * Runs the migrations that lie between two versions, in order.
 * @param from the version before, whose own migrations have been run
 * @returns those that changed something
 */
export function migrate(files: ProjectFiles, from: string, to: string, all: readonly Migration[]): readonly Migrated[] {
  return all
    .filter(({ version }) => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0)
    .map(({ description, apply }) => ({ description, files: apply(files) }))
    .filter(({ files: changed }) => changed.length > 0);
}

export const filesIn = (folder: string): ProjectFiles => ({
  read: (path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined),
  write: (path, text) => writeFileSync(join(folder, path), text),
});
