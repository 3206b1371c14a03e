import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ejectedFolder, isEjected } from '../../bundle/entry-modules.ts';
import { scopeErrorsOf } from '../../config/choices.ts';
import { requestSettings } from '../../config/stages.ts';
import { packageModule, packageModuleUrl } from '../package.ts';
import type { Project } from '../project/project.ts';
import { resolvePackage } from '../project/resolve-package.ts';

export interface DevServerOptions {
  readonly project: Project;
  readonly port: number;
  /** Who may call. */
  readonly auth: 'none' | 'api-key' | 'cognito' | 'oidc';
  /** Further environment of the server, such as that of its issuer. */
  readonly env: Readonly<Record<string, string>>;
  /** Start it again when one of its files changes. */
  readonly reload: boolean;
  readonly signal: AbortSignal;
}

/** The project's server as a process of its own. */
export interface DevServer {
  /** One JSON object a line; what is not JSON is from the tool that reloads it. */
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when it has ended. Never rejects. */
  readonly ended: Promise<{ readonly exitCode: number | undefined }>;
  stop(): void;
}

export const devUrl = (port: number): string => `http://127.0.0.1:${port}/mcp`;

/**
 * Starts the project's server on this machine.
 * @throws UserError where the dependencies are not installed
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { project, port, auth, env, reload, signal } = options;
  const { execa } = await import('execa');
  const { identityOf } = (await import(packageModuleUrl('bundle/bundle'))) as typeof import('../../bundle/bundle.ts');
  const { ingress } = project.config;
  const { allowedOrigins, limits } = requestSettings(project.config, 'dev');
  const tsx = `${resolvePackage(project, 'tsx')}/dist/cli.mjs`;
  const watch = reload ? ['watch', '--clear-screen=false'] : [];
  const child = execa(process.execPath, [tsx, ...watch, entryOf(project)], {
    cwd: project.folder,
    // tsx starts the server again when Return is pressed.
    stdin: reload ? 'inherit' : 'ignore',
    buffer: false,
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 2_000,
    env: {
      PORT: String(port),
      MCP_DEV_PROJECT: project.folder,
      MCP_DEV_IDENTITY: JSON.stringify(identityOf(project.folder)),
      MCP_AUTH_MODE: auth,
      MCP_AUTH_SCOPE_ERRORS: scopeErrorsOf(auth, ingress),
      MCP_RESOURCE_URL: devUrl(port),
      MCP_ALLOWED_HOSTS: 'localhost,127.0.0.1',
      MCP_ALLOWED_ORIGINS: ['localhost', '127.0.0.1', ...allowedOrigins].join(','),
      ...(limits === undefined ? {} : { MCP_LIMITS: JSON.stringify(limits) }),
      ...env,
    },
  });
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    ended: child.then(({ exitCode }) => ({ exitCode })),
    stop: () => void child.kill(),
  };
}

/** The server of a project that owns the sources of the library is run by those. */
const entryOf = ({ folder }: Project): string =>
  isEjected(folder) ? join(folder, ejectedFolder, 'entry/dev.ts') : packageModule('entry/dev');
