import { scopes as allScopes, type Scope, usesOAuth } from '../../config/choices.ts';
import { uninterrupted } from '../aws/session.ts';
import type { Outputs } from '../aws/stack.ts';
import { sendToolsList } from '../client/discovery.ts';
import { findMachineClient } from '../client/machine-token.ts';
import { UserError } from '../errors.ts';
import { openKeyStore } from '../keys/key-store.ts';
import { hintsFor, type Target } from '../project/target.ts';
import type { Ui } from '../ui.ts';

/** What tests of a deployed server log in with. */
export interface E2eCredentials {
  /** Environment of the tests. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes what was made for them. Never throws: it says what is left. */
  close(): Promise<void>;
}

/** Some hours, should the key be left behind. */
const keyDays = 0.1;
/** A server that has just read its keys looks for new ones after 10 seconds. */
const acceptWindowMs = 60_000;

/**
 * Credentials for a deployed server, by its auth mode: a key of their own (api-key), the machine client of the stack
 * (cognito) or of the identity provider (oidc), or the AWS credentials that are there anyway (iam).
 * @throws UserError where they are not known
 */
export async function e2eCredentials(
  target: Target,
  outputs: Outputs,
  scopes: readonly Scope[],
  ui: Ui,
): Promise<E2eCredentials> {
  const { mode } = target.config.auth;
  if (usesOAuth(mode)) return machineCredentials(target, outputs, scopes, ui);
  if (mode === 'api-key' && ui.env.MCP_API_KEY === undefined) return keyCredentials(target, outputs, scopes, ui);
  return { env: {}, close: async () => undefined };
}

/** Whether the machine client of an identity provider is not known, so that nothing can log in. */
export const lacksMachineClient = ({ config }: Target, env: NodeJS.ProcessEnv): boolean =>
  config.auth.mode === 'oidc' && (!env.MCP_CLIENT_ID || !env.MCP_CLIENT_SECRET || !env.MCP_TOKEN_ENDPOINT);

async function machineCredentials(
  target: Target,
  outputs: Outputs,
  scopes: readonly Scope[],
  { env }: Ui,
): Promise<E2eCredentials> {
  const { config, session } = target;
  const { auth } = config;
  if (lacksMachineClient(target, env)) {
    throw new UserError(
      'The tests log in as a machine client of your identity provider, which is not known.',
      'Set MCP_CLIENT_ID, MCP_CLIENT_SECRET and MCP_TOKEN_ENDPOINT.',
    );
  }
  const audience = auth.mode === 'oidc' ? auth.audience : undefined;
  const url = outputs.McpUrl ?? '';
  const machine = await findMachineClient({ url, auth: auth.mode, outputs, audience, session }, env);
  const offered = machine.scopes.filter((name) => scopes.some((scope) => name.endsWith(scope)));
  return {
    env: {
      MCP_CLIENT_ID: machine.clientId,
      MCP_CLIENT_SECRET: machine.clientSecret,
      MCP_TOKEN_ENDPOINT: machine.tokenEndpoint,
      MCP_SCOPE: env.MCP_SCOPE ?? offered.join(' '),
      ...(auth.mode === 'oidc' ? { MCP_AUDIENCE: env.MCP_AUDIENCE ?? audience ?? url } : {}),
    },
    close: async () => undefined,
  };
}

async function keyCredentials(
  target: Target,
  outputs: Outputs,
  scopes: readonly Scope[],
  { note, status, signal }: Ui,
): Promise<E2eCredentials> {
  const session = uninterrupted(target.session);
  const store = openKeyStore(session, outputs.ApiKeysSecretArn ?? '', hintsFor(target));
  // An owner of its own: keys that earlier runs left behind do not count.
  const owner = `e2e-${Date.now().toString(36)}`;
  const { id, key } = await store.create({ owner, scopes: scopes.length === 0 ? allScopes : scopes, days: keyDays });
  const close = (): Promise<void> =>
    store.revoke(id).catch((error: Error) => {
      note(`The API key ${id} of the tests could not be revoked: ${error.message} It expires by itself.`);
    });
  status('  … waiting until the server knows its key');
  try {
    await untilAccepted(outputs.McpUrl ?? '', key, signal);
  } catch (error) {
    await close();
    throw error;
  }
  return { env: { MCP_API_KEY: key }, close };
}

/** Resolves when the server knows the key, or after a minute: the tests say what is wrong then. */
async function untilAccepted(url: string, key: string, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + acceptWindowMs; Date.now() < end; ) {
    const response = await sendToolsList(url, { 'x-api-key': key }).catch(() => undefined);
    await response?.body?.cancel();
    signal.throwIfAborted();
    if (response !== undefined && response.status !== 401) return;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}
