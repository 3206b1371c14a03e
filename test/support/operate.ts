import { join } from 'node:path';
import fs from 'fs-extra';
import { expect } from 'vitest';
import { mcpAws, type Ran } from './cli.ts';
import type { Emulator } from './emulator.ts';
import { generate } from './generate.ts';
import { combination } from './project.ts';

/** A generated project, and `mcp-aws` for it against an emulator. */
export interface Operated {
  readonly folder: string;
  /** Runs `mcp-aws` in a folder inside the project. */
  run(...args: string[]): Promise<Ran>;
  with(env: Readonly<Record<string, string>>): Operated;
  /** Replaces text in a file of the project. */
  edit(path: string, from: string, to: string): Promise<void>;
}

/** @param name of the combination; its stack is called the same. Its folder is this emulator's alone. */
export async function operate(name: string, emulator: Emulator): Promise<Operated> {
  const folder = await generate({ ...combination(name), dir: name }, `deployed-${emulator.name}-${name}`);
  return operated(folder, { ...emulator.env });
}

const operated = (folder: string, env: Readonly<Record<string, string>>): Operated => ({
  folder,
  run: (...args) => mcpAws(args, join(folder, 'src/tools'), { env: { AWS_EC2_METADATA_DISABLED: 'true', ...env } }),
  with: (more) => operated(folder, { ...env, ...more }),
  async edit(path, from, to) {
    const file = join(folder, path);
    const text = await fs.readFile(file, 'utf8');
    expect(text).toContain(from);
    await fs.writeFile(file, text.replace(from, to));
  },
});

/** The object that a command printed with --json. */
export function jsonOf({ stdout, stderr }: Ran): Record<string, unknown> {
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Records of the log, one a line. */
export const recordsOf = ({ stdout }: Ran): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
