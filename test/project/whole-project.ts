import { existsSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import fs from 'fs-extra';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** The Node that people have, which starts the tools; CI names an older one than runs the tests. */
const node = process.env.CLI_NODE ?? process.execPath;

/** No credentials, no region, no Docker: what a fresh machine has. Where packages come from stays as it is here. */
function bareEnvironment({
  path = process.env.PATH ?? '',
  ci = 'true',
  validates = false,
}: RunOptions): Record<string, string | undefined> {
  const aws = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(aws.map((name) => [name, undefined])),
    PATH: path,
    CI: ci,
    NODE_ENV: undefined,
    VITEST: undefined,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...(validates ? {} : { CDK_VALIDATION: 'false' }),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    DOCKER_HOST: 'unix:///nowhere',
  };
}

interface RunOptions {
  readonly path?: string;
  /** Whether nobody is there to ask: `true`, or nothing. */
  readonly ci?: string;
  /**
   * Whether the CDK itself checks templates, as it does for users, which takes half of a synthesis. The tests of the construct do
   * it for every combination. What cdk-nag finds is always found. Default: no.
   */
  readonly validates?: boolean;
  /** Default: 280 seconds. */
  readonly timeoutMs?: number;
}

export interface Ran {
  readonly code: number | undefined;
  readonly output: string;
}

/** Runs a command in a project, as a user on a fresh machine would. */
export async function run(
  cwd: string,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const { exitCode, all } = await execa(command, args, {
    cwd,
    env: bareEnvironment(options),
    timeout: options.timeoutMs ?? 280_000,
    all: true,
    reject: false,
    stdin: 'ignore',
  });
  return { code: exitCode, output: String(all) };
}

/** The tool of this clone, or another installation of it, run by the Node that people have. */
export const create = (
  cwd: string,
  args: readonly string[],
  bin: string = join(root, 'bin/create-mcp-aws.js'),
): Promise<Ran> => run(cwd, node, [bin, ...args], { path: `${dirname(node)}:${process.env.PATH}` });

export const mcpAws = (project: string, ...args: string[]): Promise<Ran> =>
  run(project, process.execPath, [join(project, 'node_modules/mcp-aws/bin/mcp-aws.js'), ...args]);

export const npmRun = (project: string, script: string, ...args: string[]): Promise<Ran> =>
  run(project, 'npm', ['run', script, ...(args.length === 0 ? [] : ['--', ...args])]);

/** A folder outside every repository. */
export const temporaryFolder = async (): Promise<string> =>
  realpath(await mkdtemp(join(tmpdir(), 'create-mcp-aws-project-')));

/** A copy of an installed project that shares its dependencies. */
export async function copyOf(project: string, name: string): Promise<string> {
  const copy = join(dirname(project), name);
  await fs.copy(project, copy, {
    filter: (path) => !/\/(node_modules|cdk\.out|\.mcp-aws|\.git)(\/|$)/.test(path.slice(project.length)),
  });
  if (existsSync(join(project, 'node_modules')))
    await fs.symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Changes a file of a project. */
export async function edit(project: string, path: string, change: (text: string) => string): Promise<void> {
  const file = join(project, path);
  await fs.writeFile(file, change(await fs.readFile(file, 'utf8')));
}
