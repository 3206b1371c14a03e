import { UsageError } from '../errors.ts';
import { packageVersion } from '../package.ts';
import { findProject } from '../project/project.ts';
import type { Ui } from '../ui.ts';
import { filesIn, migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { isVersion } from './version.ts';

/**
 * Runs the migrations from a version to this one.
 * @throws UsageError for what is not a version
 */
export async function migrateProject(from: string, json: boolean, ui: Ui): Promise<void> {
  if (!isVersion(from)) {
    throw new UsageError(`--from ${JSON.stringify(from)} is not a valid version.`, 'Give a version such as 1.2.3.');
  }
  const { folder } = findProject(ui.cwd);
  const done = migrate(filesIn(folder), from, packageVersion(), migrations);
  if (json) return ui.print(`${JSON.stringify(done, null, 2)}\n`);
  for (const { description, files } of done) ui.note(`${description} (${files.join(', ')})`);
  if (done.length === 0) ui.note('Nothing had to change.');
}
