import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { root } from '../paths.ts';

/** The Node that runs the built tool: people start it with what they have, so CI names an older one here. */
const node = process.env.CLI_NODE ?? process.execPath;

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The words that start the built tool. */
export const bin: readonly [node: string, script: string] = [node, join(root, 'bin/create-mcp-aws.js')];

/** Flags for a run that only writes. */
export const quick = ['-y', '--no-install', '--no-git'] as const;

/** Runs the built tool as a user would, without a terminal and with an environment of its own. */
export async function createMcpAws(args: readonly string[], cwd: string, options: Options = {}): Promise<Ran> {
  const [command, script] = bin;
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
