import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './errors.ts';
import { installed, type Outputs } from './project.ts';
import type { Target } from './target.ts';

interface ScriptOptions {
  readonly outputs: Outputs;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Keep what it says to a person to ourselves. */
  readonly quiet?: boolean;
}

/** Which settings of the project's scripts the outputs of a stack are. */
const settings = {
  MCP_URL: 'McpUrl',
  MCP_USER_CLIENT_ID: 'UserClientId',
  MCP_API_KEYS_SECRET_ARN: 'ApiKeysSecretArn',
} as const;

/**
 * Runs one of the project's own scripts for a deployed stack, so that tool and project cannot disagree.
 * @returns its exit code and what it printed; its stderr is ours unless it is to be quiet
 * @throws UserError where the project lacks it
 */
export async function runScript(
  { project, session }: Target,
  script: string,
  args: readonly string[],
  { outputs, signal, env = {}, quiet = false }: ScriptOptions,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const path = join('scripts', `${script}.ts`);
  if (!existsSync(join(project.folder, path))) {
    throw new UserError(
      `${project.folder} has no ${path}.`,
      'It was made by another version, or the file was removed; restore it from your repository.',
    );
  }
  installed(project, 'tsx');
  const told = Object.entries(settings).flatMap(([name, output]) =>
    outputs[output] === undefined ? [] : [[name, outputs[output]]],
  );
  const { execa } = await import('execa');
  const {
    exitCode = 1,
    stdout,
    stderr = '',
  } = await execa(process.execPath, ['--import=tsx', path, ...args], {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', quiet ? 'pipe' : 'inherit'],
    reject: false,
    cancelSignal: signal,
    env: {
      ...Object.fromEntries(told),
      AWS_REGION: session.region,
      ...(session.profile === undefined ? {} : { AWS_PROFILE: session.profile }),
      ...env,
    },
  });
  return { code: exitCode, stdout, stderr };
}
