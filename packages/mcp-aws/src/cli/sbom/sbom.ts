import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleInto } from '../build/build.ts';
import { Cancelled, exitCode, UserError } from '../errors.ts';
import { readJsonObject, toJson } from '../json.ts';
import { packageFolder } from '../package.ts';
import { findProject, type Project } from '../project/project.ts';
import { findPackage } from '../project/resolve-package.ts';
import type { Ui } from '../ui.ts';
import { attributeEntries, type Metafile } from './attribute-entries.ts';
import { allowedLicenses, type Component, refusedPackages } from './licenses.ts';

export interface SbomFlags {
  /** The file, from the folder of the project. */
  readonly output: string;
  readonly json?: true;
}

/** Writes down what is in the bundle, in the format CycloneDX. */
export async function sbom({ output, json }: SbomFlags, ui: Ui): Promise<void> {
  const project = findProject(ui.cwd);
  const components = await writeSbom(project, output, ui);
  if (json)
    return ui.print(toJson({ success: true, file: resolve(project.folder, output), packages: components.length }));
  ui.note(`Wrote ${output}: ${components.length} packages.`);
}

/**
 * Writes the same, and checks that every package is under a license that is allowed. Returns the exit code.
 * @param flags `allow`: licenses besides those that ask for no more than attribution
 */
export async function licenses(flags: SbomFlags & { readonly allow: readonly string[] }, ui: Ui): Promise<number> {
  const components = await writeSbom(findProject(ui.cwd), flags.output, ui);
  const refused = refusedPackages(components, new Set([...allowedLicenses, ...flags.allow]));
  const success = refused.length === 0;
  if (flags.json) await ui.print(toJson({ success, packages: components.length, refused }));
  else if (success) ui.note(`${components.length} packages in the bundle, each under a license that is allowed.`);
  else {
    const lines = refused.map(
      ({ name, version, licenses: own }) => `  ${name} ${version}: ${own.join(', ') || 'no license'}`,
    );
    ui.note(`These packages are under a license that is not allowed:\n${lines.join('\n')}`);
    ui.note('Replace them, or allow a license with --allow once your lawyers agree.');
  }
  return success ? exitCode.done : exitCode.failed;
}

async function writeSbom(project: Project, output: string, { signal }: Ui): Promise<readonly Component[]> {
  const outdir = join('.mcp-aws', 'sbom');
  await bundleInto(project, join(project.folder, outdir));
  const metafile = join(project.folder, `${outdir}.meta.json`);
  const bundled = readJsonObject(metafile, 'Run it again.') as unknown as Metafile;
  const exists = (input: string): boolean => existsSync(resolve(project.folder, input));
  writeFileSync(metafile, JSON.stringify(attributeEntries(bundled, exists)));
  const generator = findPackage(packageFolder(), '@cyclonedx/cyclonedx-esbuild');
  if (generator === undefined)
    throw new UserError('@cyclonedx/cyclonedx-esbuild is missing.', `Run ${project.packageManager} install.`);
  const { execa } = await import('execa');
  const script = join(generator, String(binOf(generator)));
  const args = [script, '--output-reproducible', '--output-file', output, `${outdir}.meta.json`];
  const { failed, stderr } = await execa(process.execPath, args, {
    cwd: project.folder,
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
  });
  if (signal.aborted) throw new Cancelled();
  if (failed) throw new UserError(`The list of packages cannot be made: ${stderr.trim()}`, 'Fix the cause above.');
  const { components = [] } = readJsonObject(resolve(project.folder, output)) as { components?: Component[] };
  return components;
}

function binOf(folder: string): unknown {
  const { bin } = readJsonObject(join(folder, 'package.json'), 'Install the dependencies again.');
  return typeof bin === 'string' ? bin : Object.values(bin as object)[0];
}
