import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ejectedFolder } from '../../bundle/entry-modules.ts';
import { confirm } from '../confirm.ts';
import { UserError } from '../errors.ts';
import { readJsonObject } from '../json.ts';
import { packageFolder } from '../package.ts';
import { findProject, type Project } from '../project/project.ts';
import { findPackage } from '../project/resolve-package.ts';
import type { Ui } from '../ui.ts';
import { rewire } from './rewire.ts';

/** What a server is made of. The command line stays a tool that the project depends on. */
const ejected = ['index.ts', 'server', 'auth', 'telemetry', 'entry', 'bundle', 'config', 'cdk', 'testing'];

/**
 * Copies the sources of the library into the project, and makes the project import them from there. From then on it owns
 * them, and no upgrade changes them.
 * @throws UserError where that was done before, or the package comes without its sources
 */
export async function eject(ui: Ui): Promise<void> {
  const project = findProject(ui.cwd);
  const { folder, packageManager } = project;
  const target = join(folder, ejectedFolder);
  if (existsSync(target)) {
    throw new UserError(
      `${ejectedFolder} is there already.`,
      'The project was ejected before: its sources are its own.',
    );
  }
  const source = join(packageFolder(), 'src');
  if (!existsSync(join(source, 'server'))) {
    throw new UserError(`${packageFolder()} has no sources.`, 'Install mcp-aws again.');
  }
  ui.note(`This copies the sources of mcp-aws to ${ejectedFolder}. No upgrade will reach them any more.`);
  await confirm('Own the sources of the library from now on?', ui);
  for (const entry of ejected) cpSync(join(source, entry), join(target, entry), { recursive: true });
  cpSync(join(packageFolder(), 'image'), join(target, 'image'), { recursive: true });

  const rewired = ['src', 'infra', 'test'].flatMap((part) => rewireFolder(folder, part));
  moveDependencies(folder);
  await format(project, rewired, ui);
  ui.note(`Copied the sources, and rewired ${rewired.length} files:`);
  for (const path of rewired) ui.note(`  ${path}`);
  ui.note(`package.json has their dependencies. Run ${packageManager} install, then the project's check.`);
}

/** Imports are in another order now. The formatter of the project, where that is Biome, puts them right. */
async function format({ folder }: Project, files: readonly string[], { signal }: Ui): Promise<void> {
  const biome = findPackage(folder, '@biomejs/biome');
  if (biome === undefined || files.length === 0) return;
  const { execa } = await import('execa');
  const args = [join(biome, 'bin/biome'), 'check', '--write', ...files];
  await execa(process.execPath, args, { cwd: folder, reject: false, stdio: 'ignore', cancelSignal: signal });
}

function rewireFolder(folder: string, part: string): string[] {
  if (!existsSync(join(folder, part))) return [];
  const files = readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, ejectedFolder)));
  return files.flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const to = relative(dirname(path), join(folder, ejectedFolder)).replaceAll('\\', '/');
    const changed = rewire(text, to.startsWith('.') ? to : `./${to}`);
    if (changed === text) return [];
    writeFileSync(path, changed);
    return [relative(folder, path)];
  });
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The project needs what the sources import, and types of it. The library is a tool of development from now on. */
function moveDependencies(folder: string): void {
  const path = join(folder, 'package.json');
  const manifest = readJsonObject(path) as unknown as Manifest;
  const needed = readJsonObject(join(packageFolder(), 'package.json')) as unknown as Manifest;
  const { 'mcp-aws': version = '', ...own } = manifest.dependencies;
  const changed = {
    ...manifest,
    dependencies: sorted({ ...needed.dependencies, ...own }),
    devDependencies: sorted({ ...needed.devDependencies, ...manifest.devDependencies, 'mcp-aws': version }),
  };
  writeFileSync(path, `${JSON.stringify(changed, null, 2)}\n`);
}

const sorted = (entries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
