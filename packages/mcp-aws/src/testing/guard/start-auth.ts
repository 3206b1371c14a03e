import type { Scope } from '../../config/choices.ts';
import type { Auth, AuthMode } from '../../server/auth.ts';
import { readServerConfig, type ServerConfig } from '../../server/server-config.ts';
import { createLog } from '../../telemetry/log.ts';
import type { Attack, Sent } from './attack.ts';

/** The real auth guard of a mode, with credentials of the tests, and the attacks on it. */
export interface GuardSetup {
  readonly attacks: readonly Attack[];
  /** What no refusal may say, and no line of the log. */
  readonly secrets: RegExp;
  /** A request of a caller that has this scope alone. */
  as(scope: Scope): Promise<Sent> | Sent;
  start(): Promise<StartedGuard>;
}

export interface StartedGuard {
  readonly auth: Auth;
  readonly config: ServerConfig;
  close(): Promise<void>;
}

/** Makes the auth as an entry does, of what the stack says. */
export async function startAuth(
  mode: AuthMode,
  env: Readonly<Record<string, string>>,
  close: () => Promise<void> = async () => undefined,
): Promise<StartedGuard> {
  const config = readServerConfig(mode.mode, env);
  const log = createLog({ service: 'test', write: () => undefined });
  return { config, auth: await mode.createAuth({ config, env, log }), close };
}
