import type { App } from '../server/app.ts';
import { createApp } from '../server/app.ts';
import type { AuthMode } from '../server/auth.ts';
import type { Identity } from '../server/build/server.ts';
import type { ServerDefinition } from '../server/define-server.ts';
import { createInputStates } from '../server/input-state.ts';
import { readServerConfig, type ServerConfig } from '../server/server-config.ts';
import type { CreateSharedRate } from '../server/shared-rate.ts';
import { warmUp } from '../server/warm-up.ts';
import type { Log } from '../telemetry/log.ts';
import { type CreateTracing, type Tracing, xray } from '../telemetry/tracing.ts';
import { serviceOf, startLog } from './start-log.ts';
import type { CreateStateKeys } from './state-keys.ts';

/** What the server offers: `() => import('./src/server.ts')`, which is called once the log is there to take what it prints. */
export type LoadServer = () => Promise<{ readonly default: ServerDefinition }>;

export interface StartOptions {
  /** How the server introduces itself to clients. */
  readonly identity: Identity;
  /** Who may call. It has to be the mode that the stack names in MCP_AUTH_MODE. */
  readonly auth: AuthMode;
  /** Default: `xray`, which makes no spans. */
  readonly tracing?: CreateTracing;
  /** For capabilities that ask their clients for input. Default: none may. */
  readonly inputRequests?: CreateStateKeys;
  /** For limits of a caller that all instances share. Default: each instance has its own alone. */
  readonly sharedLimits?: CreateSharedRate;
  /** Made by `startLog` before the server was loaded. Default: one that is made now. */
  readonly log?: Log;
}

/** A server that is ready for its first request. */
export interface Started {
  readonly app: App;
  readonly config: ServerConfig;
  readonly log: Log;
  readonly tracing: Tracing;
}

/**
 * Readies a server: reads the environment, loads what it offers, reads the keys of its auth, and warms up.
 * @throws Error naming what is missing or wrong, so that a bad deployment fails at its start
 */
export async function start(
  load: LoadServer,
  { identity, auth: mode, tracing: createTracing = xray, inputRequests, sharedLimits, log: given }: StartOptions,
  env: NodeJS.ProcessEnv,
): Promise<Started> {
  const log = given ?? startLog(identity, env);
  const config = readServerConfig(mode.mode, env);
  const tracing = await createTracing({ env, log, service: serviceOf(identity, env) });
  const loadAndWarm = async (): Promise<ServerDefinition> => {
    const { default: definition } = await load();
    await warmUp({ definition, identity, log, tracing });
    return definition;
  };
  const [auth, definition] = await Promise.all([mode.createAuth({ config, env, log }), loadAndWarm()]);
  const inputStates = inputRequests && createInputStates(inputRequests(env, log));
  const sharedRate = sharedLimits?.(config.limits.perCaller, env, log);
  const app = createApp({ definition, identity, config, auth, log, tracing, inputStates, sharedRate });
  return { app, config, log, tracing };
}
