import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, type Options } from 'execa';
import fs from 'fs-extra';
import { onTestFinished } from 'vitest';
import { root } from './generate.ts';

/** The Node that runs the built tool: people start it with what they have, so CI names an older one here. */
const node = process.env.CLI_NODE ?? process.execPath;

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export const bin = (name: 'create-mcp-aws' | 'mcp-aws'): [string, string] => [node, join(root, 'bin', `${name}.js`)];

/** Runs the built `create-mcp-aws` as a user would, without a terminal. */
export const createMcpAws = (args: readonly string[], cwd: string, options: Options = {}): Promise<Ran> =>
  runBin('create-mcp-aws', args, cwd, options);

export const mcpAws = (args: readonly string[], cwd: string, options: Options = {}): Promise<Ran> =>
  runBin('mcp-aws', args, cwd, options);

async function runBin(
  name: 'create-mcp-aws' | 'mcp-aws',
  args: readonly string[],
  cwd: string,
  options: Options,
): Promise<Ran> {
  const [command, script] = bin(name);
  const { exitCode, stdout, stderr } = await execa(command, [script, ...args], {
    cwd,
    reject: false,
    stdin: 'ignore',
    extendEnv: false,
    ...options,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...options.env },
  });
  return { code: exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** An empty folder outside every repository, gone after the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'create-mcp-aws-test-')));
  onTestFinished(() => fs.remove(folder));
  return folder;
}

/** Every file below a folder, with forward slashes, sorted; `.git` left out. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.includes('.git/'))
    .sort();
}
