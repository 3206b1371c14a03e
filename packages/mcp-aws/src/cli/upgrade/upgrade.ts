import { join } from 'node:path';
import { Cancelled, UserError } from '../errors.ts';
import { findProject, type Project } from '../project/project.ts';
import { resolvePackage } from '../project/resolve-package.ts';
import type { Ui } from '../ui.ts';
import { currentSource, parseSource, type Source, setSource } from './dependency.ts';
import type { Migrated } from './migrate.ts';
import { compareVersions } from './version.ts';

export interface UpgradeFlags {
  /** Only say whether the project is behind. */
  readonly check?: true;
  readonly json?: true;
}

interface Upgrade {
  readonly from: string;
  readonly to: string;
  readonly migrations: readonly Migrated[];
}

/**
 * Brings a project to another version of the library: sets it, installs, runs the migrations of the new version, and runs
 * the project's own check.
 * @param wanted a version or a tarball; undefined: the newest of the registry
 * @returns whether the project is up to date
 * @throws UserError when the version cannot be had, or the project's check fails after the upgrade
 */
export async function upgrade(wanted: string | undefined, { check, json }: UpgradeFlags, ui: Ui): Promise<boolean> {
  const project = findProject(ui.cwd);
  const before = currentSource(project.folder);
  const target = wanted === undefined ? { version: await newestVersion(project, ui) } : parseSource(wanted, ui.cwd);
  const isBehind = compareVersions(before.version, target.version) < 0;
  if (check) {
    const state = { version: before.version, newest: target.version, upToDate: !isBehind };
    if (json) await ui.print(`${JSON.stringify(state, null, 2)}\n`);
    else
      ui.note(
        isBehind
          ? `mcp-aws ${before.version} is behind ${target.version}: run ${project.cli} upgrade${wanted === undefined ? '' : ` ${wanted}`}.`
          : upToDate(before),
      );
    return !isBehind;
  }
  if (target.version === before.version && target.tarball === undefined) {
    if (json)
      await ui.print(`${JSON.stringify({ from: before.version, to: before.version, migrations: [] }, null, 2)}\n`);
    else ui.note(upToDate(before));
    return true;
  }
  await report(await change(project, before, target, ui), project, json === true, ui);
  return true;
}

const upToDate = ({ version }: Source): string => `mcp-aws ${version} is up to date.`;

async function newestVersion({ folder }: Project, ui: Ui): Promise<string> {
  const { execa } = await import('execa');
  // npm reads the registry from where every package manager has it, and comes with Node.
  const { failed, stdout, stderr } = await execa('npm', ['view', 'mcp-aws', 'version'], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    cancelSignal: ui.signal,
  });
  if (!failed) return String(stdout).trim();
  throw new UserError(
    `The registry does not say which version of mcp-aws is the newest: ${String(stderr).trim().split('\n')[0] ?? ''}`,
    'Name a version, or give the path of a tarball: mcp-aws upgrade ./mcp-aws-1.2.3.tgz.',
  );
}

async function change(project: Project, before: Source, target: Source, ui: Ui): Promise<Upgrade> {
  const { folder, packageManager } = project;
  setSource(folder, target);
  ui.note(`Installing mcp-aws ${target.version} with ${packageManager}`);
  await run(project, packageManager, ['install'], ui, `Fix what it says, and run ${packageManager} install.`);
  // The new version knows the migrations, this one does not.
  const cli = join(resolvePackage(project, 'mcp-aws'), 'bin/mcp-aws.js');
  const { execa } = await import('execa');
  const args = [cli, 'migrate', '--from', before.version, '--json'];
  const { failed, stdout, stderr } = await execa(process.execPath, args, {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    cancelSignal: ui.signal,
  });
  if (failed) {
    throw new UserError(
      `The migrations of mcp-aws ${target.version} failed: ${String(stderr).trim()}`,
      `Go back with git, or run ${project.cli} migrate --from ${before.version} again.`,
    );
  }
  return { from: before.version, to: target.version, migrations: JSON.parse(String(stdout)) as Migrated[] };
}

async function report(done: Upgrade, project: Project, json: boolean, ui: Ui): Promise<void> {
  if (json) await ui.print(`${JSON.stringify(done, null, 2)}\n`);
  ui.note(`mcp-aws ${done.from} is now ${done.to}.`);
  for (const { description, files } of done.migrations) ui.note(`  ${description} (${files.join(', ')})`);
  if (done.migrations.length === 0)
    ui.note('  No file of the project had to change but package.json and the lockfile.');
  ui.note('Checking the project');
  await run(
    project,
    project.packageManager,
    ['run', 'check'],
    ui,
    'See CHANGELOG.md of mcp-aws for what changed; git shows what was changed here.',
  );
  ui.note('The check passes. Commit the change; the next deployment brings it to the server.');
}

async function run(
  { folder }: Project,
  command: string,
  args: readonly string[],
  ui: Ui,
  suggestion: string,
): Promise<void> {
  const { execa } = await import('execa');
  const output = process.stderr; // stdout is for data
  const { failed } = await execa(command, args, {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    stdout: output,
    stderr: output,
    cancelSignal: ui.signal,
  });
  if (ui.signal.aborted) throw new Cancelled();
  if (failed) throw new UserError(`${command} ${args.join(' ')} failed.`, suggestion);
}
