import { join } from 'node:path';
import { execa, type Options, type ResultPromise } from 'execa';
import { root } from '../paths.ts';

/** The Node that runs the built tool: people start it with what they have, so CI names an older one here. */
const node = process.env.CLI_NODE ?? process.execPath;

/** How a command ended, and what it printed. */
export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The words that start the built command line of the library. */
export const bin: readonly [node: string, script: string] = [node, join(root, 'packages/mcp-aws/bin/mcp-aws.js')];

/** Runs `mcp-aws` as a user would, without a terminal and with an environment of its own. */
export async function mcpAws(
  args: readonly string[],
  cwd: string,
  options: Options = {},
  [command, script]: readonly [node: string, script: string] = bin,
): Promise<Ran> {
  const { exitCode, stdout, stderr } = await execa(command, [script, ...args], optionsFor(cwd, options));
  return { code: exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** A command that goes on until somebody ends it. */
export interface Started {
  readonly child: ResultPromise;
  /** What it has printed so far, on stdout. */
  printed(): string;
  /** What it has said so far, on stderr. */
  said(): string;
}

/** Starts `mcp-aws`, and returns while it runs. */
export function startMcpAws(args: readonly string[], cwd: string, options: Options = {}): Started {
  const [command, script] = bin;
  const child = execa(command, [script, ...args], { ...optionsFor(cwd, options), buffer: false });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
    });
  }
  return { child, printed: () => text.stdout, said: () => text.stderr };
}

const optionsFor = (cwd: string, options: Options): Options => ({
  cwd,
  reject: false,
  stdin: 'ignore',
  extendEnv: false,
  ...options,
  env: { PATH: process.env.PATH ?? '', HOME: cwd, AWS_EC2_METADATA_DISABLED: 'true', ...options.env },
});

/** The object that a command printed with `--json`. */
export const jsonOf = ({ stdout, stderr }: Ran): Record<string, unknown> => {
  if (!stdout.startsWith('{')) throw new Error(`There is no JSON on stdout: ${stdout}\n${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
};

/** Records of the log, one a line. */
export const recordsOf = ({ stdout }: Pick<Ran, 'stdout'>): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
