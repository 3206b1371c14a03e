import { existsSync, readFileSync } from 'node:fs';
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

function readJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    const why = error instanceof SyntaxError ? `is no JSON: ${error.message}` : `cannot be read: ${String(error)}`;
    throw new UserError(`${path} ${why}`, 'Restore it from your repository.', undefined, { cause: error });
  }
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
export function recordedOutputs({ folder }: Project, stackName: string): Outputs | undefined {
  const path = join(folder, 'cdk-outputs.json');
  return existsSync(path) ? (readJson(path)[stackName] as Outputs | undefined) : undefined;
}

export type Outputs = Readonly<Record<string, string>>;

/**
 * Where a package of the project is.
 * @throws UserError where the dependencies are not installed
 */
export function installed({ folder, pm }: Project, name: string): string {
  const path = join(folder, 'node_modules', name);
  if (existsSync(path)) return path;
  throw new UserError(
    `The dependencies of ${folder} are not installed: ${name} is missing.`,
    `Run ${pm} install in it.`,
  );
}
