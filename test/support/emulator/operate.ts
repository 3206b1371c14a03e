import { join } from 'node:path';
import { mcpAws, type Ran, type Started, startMcpAws } from './cli.ts';
import type { Emulator } from './emulator.ts';
import { configure, edit, makeProject } from './project.ts';

/** A project, and `mcp-aws` for it against an emulator. */
export interface Operated {
  readonly folder: string;
  /** What commands are started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `mcp-aws` in a folder inside the project. */
  run(...args: string[]): Promise<Ran>;
  start(...args: string[]): Started;
  /** The same project, with further environment. */
  with(env: Readonly<Record<string, string>>): Operated;
  /** Replaces text in a file of the project. */
  edit(path: string, from: string, to: string): Promise<void>;
  /** Sets a value in its mcp-aws.jsonc. */
  configure(path: readonly string[], value: unknown): Promise<void>;
}

/**
 * Makes a project to be deployed.
 * @param combination such as `native-cognito`
 * @param name of the project and its stacks; default: that of the combination
 */
export async function operate(combination: string, emulator: Emulator, name = combination): Promise<Operated> {
  const folder = await makeProject(combination, `emulator-${emulator.name}`, name);
  // Node reads TypeScript by itself where it can, and so loads the CDK in half the time of tsx, which other tests use.
  if (process.features.typescript) await edit(folder, 'cdk.json', 'tsx infra', 'node infra');
  return operated(folder, { ...emulator.env });
}

const operated = (folder: string, env: Readonly<Record<string, string>>): Operated => ({
  folder,
  env,
  run: (...args) => mcpAws(args, join(folder, 'src/tools'), { env }),
  start: (...args) => startMcpAws(args, folder, { env }),
  with: (more) => operated(folder, { ...env, ...more }),
  edit: (path, from, to) => edit(folder, path, from, to),
  configure: (path, value) => configure(folder, path, value),
});
