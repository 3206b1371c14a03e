import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError, UserError } from './errors.ts';
import type { Auth, Runtime } from './options.ts';
import { version as toolVersion } from './package.ts';
import { parsePackageManager } from './package-manager.ts';

/** A generated project, as its mcp-aws.json and package.json describe it. */
export interface Project {
  readonly folder: string;
  /** package.json `name`. */
  readonly name: string;
  /** Of the server, from package.json. */
  readonly version: string;
  /** The version of this tool that made it. */
  readonly madeBy: string;
  /** What the names of its stacks begin with. */
  readonly stack: string;
  readonly runtime: Runtime;
  readonly auth: Auth;
  readonly streaming: boolean;
  readonly domain: string | undefined;
  /** `aud` of tokens for it, where that is not its URL. */
  readonly audience: string | undefined;
  readonly region: string;
  readonly pm: string;
}

/**
 * The generated project that `cwd` is in.
 * @throws UserError where there is none, its files cannot be read, or a newer tool made it
 */
export function findProject(cwd: string): Project {
  const folder = folderOf(cwd);
  const { version, stack, runtime, auth, streaming, domain, audience, region, pm } = readJson(
    join(folder, 'mcp-aws.json'),
  );
  const manifest = readJson(join(folder, 'package.json'));
  if (isNewer(String(version), toolVersion)) {
    throw new UserError(
      `${folder} was made by create-mcp-aws ${version}, which is newer than this one (${toolVersion}).`,
      `Use that version: npx --package=create-mcp-aws@${version} mcp-aws <command>.`,
    );
  }
  for (const [field, value] of Object.entries({ stack, runtime, auth, region })) {
    if (typeof value !== 'string') {
      throw new UserError(
        `${join(folder, 'mcp-aws.json')} has no ${field}.`,
        'It was edited, or made by another version; restore it from your repository.',
      );
    }
  }
  return {
    folder,
    name: String(manifest.name),
    version: String(manifest.version),
    madeBy: String(version),
    stack: stack as string,
    runtime: runtime as Runtime,
    auth: auth as Auth,
    streaming: streaming === true,
    domain: domain as string | undefined,
    audience: audience as string | undefined,
    region: region as string,
    pm: parsePackageManager(String(pm))?.pm ?? 'npm',
  };
}

function folderOf(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'mcp-aws.json'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new UserError(
    `${resolve(cwd)} is not inside a project of create-mcp-aws: no folder above has an mcp-aws.json.`,
    'Run it in the folder of a project.',
  );
}

function readJson(path: string, next = 'Restore it from your repository.'): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? `is no JSON: ${error.message}` : `cannot be read: ${String(error)}`;
    throw new UserError(`${path} ${why}`, next, undefined, { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UserError(`${path} is no JSON object.`, next);
}

/** Whether `made` may know of things that `own` does not: a later minor of 0.x, or a later major (https://semver.org, 4). */
export function isNewer(made: string, own: string): boolean {
  const [[major = 0, minor = 0], [ownMajor = 0, ownMinor = 0]] = [made, own].map((version) =>
    version.split('.').map(Number),
  ) as [number[], number[]];
  return major > ownMajor || (major === 0 && ownMajor === 0 && minor > ownMinor);
}

/**
 * The stack of one environment, as infra/app.ts names it.
 * @throws UsageError for what cannot be a stage
 */
export function stackNameOf({ stack }: Project, stage: string): string {
  if (/^[a-z](-?[a-z0-9]){0,19}$/.test(stage)) return `${stack}-${stage}`;
  throw new UsageError(
    `--stage ${JSON.stringify(stage)} is no stage.`,
    'Give up to 20 small letters, digits and single hyphens, such as dev, staging, production or your name.',
  );
}

/** The outputs of a stack that was deployed from this folder; undefined where it was not. */
export const recordedOutputs = (project: Project, stackName: string): Outputs | undefined =>
  allOutputs(project)[stackName] as Outputs | undefined;

/** The CDK writes down the stack that it deployed last, and no other: keeps the others too. */
export function keepOutputs({ folder }: Project, others: Readonly<Record<string, unknown>>): void {
  const path = join(folder, 'cdk-outputs.json');
  if (!existsSync(path)) return;
  writeFileSync(path, `${JSON.stringify({ ...others, ...readJson(path) }, null, 2)}\n`);
}

/** What is written down of every stack. */
export function allOutputs({ folder }: Project): Readonly<Record<string, unknown>> {
  const path = join(folder, 'cdk-outputs.json');
  return existsSync(path) ? readJson(path, 'Delete it: the next deployment writes it.') : {};
}

export function forgetOutputs(project: Project, stackName: string): void {
  const { [stackName]: gone, ...others } = allOutputs(project);
  if (gone === undefined) return;
  writeFileSync(join(project.folder, 'cdk-outputs.json'), `${JSON.stringify(others, null, 2)}\n`);
}

export type Outputs = Readonly<Record<string, string>>;

/**
 * Where a package of the project is.
 * @throws UserError where the dependencies are not installed
 */
export function installed({ folder, pm }: Project, name: string): string {
  // In a workspace they may be further up.
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'node_modules', name);
    if (existsSync(path)) return path;
    if (at === dirname(at)) break;
  }
  throw new UserError(
    `The dependencies of ${folder} are not installed: ${name} is missing.`,
    `Run ${pm} install in it.`,
  );
}
