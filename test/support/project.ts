import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import type { Answers } from '../../src/options.ts';
import { combinations, nameOf, surroundings } from './combinations.ts';
import { generate, root } from './generate.ts';

/** One combination by its name. */
export const combination = (name: string): Answers => {
  const found = [...combinations, ...surroundings].find((answers) => nameOf(answers) === name);
  if (found === undefined) throw new Error(`No combination ${name}`);
  return found;
};

interface BuildOptions {
  /** With the conformance suite's fixtures for its server. */
  readonly fixtures?: boolean;
  /** Of the folder, for a project that no other test may have. */
  readonly name?: string;
  /** What its owner does to the project before it is bundled. */
  change?(folder: string): Promise<void>;
}

/** Generates a project and bundles it. Returns dist/. */
export async function buildProject(
  answers: Answers,
  { fixtures = false, name = `served-${nameOf(answers)}${fixtures ? '-fixtures' : ''}`, change }: BuildOptions = {},
): Promise<string> {
  const folder = await generate(answers, name);
  await change?.(folder);
  if (fixtures) await fs.copy(join(root, 'test/fixture/conformance-server.ts'), join(folder, 'src/server.ts'));
  await execa('npm', ['run', '--silent', 'build'], { cwd: folder, stdin: 'ignore' });
  return join(folder, 'dist');
}

/** The environment that the stack gives a server without auth, for this machine. */
export const openServer = {
  MCP_AUTH_MODE: 'none',
  MCP_RESOURCE_URL: 'http://localhost/mcp',
  MCP_ALLOWED_HOSTS: 'localhost,127.0.0.1',
  MCP_ALLOWED_ORIGINS: 'localhost,127.0.0.1',
} as const;
