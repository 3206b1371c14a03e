import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { findProject } from '../project.ts';

/**
 * Prints how MCP clients connect to the deployed server: runs the project's own script, which knows its auth mode.
 * Returns the exit code.
 */
export async function connect(client: string | undefined, cwd: string, signal: AbortSignal): Promise<number> {
  const project = findProject(cwd);
  if (!existsSync(join(project, 'scripts/connect.ts'))) {
    throw new UserError(
      `${project} has no scripts/connect.ts.`,
      'It was made by another version, or the file was removed.',
    );
  }
  if (!existsSync(join(project, 'node_modules/tsx'))) {
    throw new UserError(`The dependencies of ${project} are not installed.`, 'Install them with its package manager.');
  }
  if (process.env.MCP_URL === undefined && !existsSync(join(project, 'cdk-outputs.json'))) {
    throw new UserError(
      `Nothing has been deployed from ${project}: there is no cdk-outputs.json.`,
      'Deploy it first (npm run deploy), or give the URL of the server in MCP_URL.',
    );
  }
  const { execa } = await import('execa');
  const args = ['--import=tsx', 'scripts/connect.ts', ...(client === undefined ? [] : [client])];
  const { exitCode = 1 } = await execa(process.execPath, args, {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
    cancelSignal: signal,
  });
  return exitCode;
}
