import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError, UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { packageModuleUrl } from '../package.ts';
import { findProject, type Project } from '../project/project.ts';
import type { Ui } from '../ui.ts';

/** Bundles the server as it is deployed. @throws UserError where it cannot be bundled */
export async function build(flags: { readonly outdir: string; readonly json?: true }, ui: Ui): Promise<void> {
  const project = findProject(ui.cwd);
  const outdir = resolve(project.folder, flags.outdir);
  checkOutdir(outdir, flags.outdir, project);
  await bundleInto(project, outdir);
  const files = readdirSync(outdir).map((name) => ({ name, bytes: statSync(join(outdir, name)).size }));
  if (flags.json) return ui.print(toJson({ success: true, outdir, files }));
  for (const { name, bytes } of files) ui.note(`${join(flags.outdir, name)}  ${(bytes / 1024).toFixed(1)} kB`);
}

/** The folder is deleted first, so it has to be one that an earlier build made. @throws UsageError where it is not */
function checkOutdir(outdir: string, given: string, { folder }: Project): void {
  if (!outdir.startsWith(join(folder, '/')))
    throw new UsageError(`--outdir ${given} is not below the project.`, 'Give a folder in it, such as dist.');
  const isOurs = !existsSync(outdir) || readdirSync(outdir).length === 0 || existsSync(join(outdir, 'main.mjs'));
  if (!isOurs)
    throw new UsageError(
      `--outdir ${given} has files that no build has made, and the folder would be deleted.`,
      'Give another folder, or delete it.',
    );
}

/** Bundles a project's server. @throws UserError naming file and line of what cannot be bundled */
export async function bundleInto({ folder, config }: Project, outdir: string): Promise<void> {
  const { bundleServer } = (await import(packageModuleUrl('bundle/bundle'))) as typeof import('../../bundle/bundle.ts');
  try {
    bundleServer({ folder, config, outdir });
  } catch (error) {
    throw new UserError(`The server cannot be bundled: ${(error as Error).message}`, 'Fix the cause above.', {
      cause: error,
    });
  }
}
