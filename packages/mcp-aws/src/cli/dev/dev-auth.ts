import { issueKey } from '../../auth/api-keys.ts';
import { type AuthMode, scopes, usesOAuth } from '../../config/choices.ts';
import type { LocalIssuerOptions } from '../../testing/local-issuer/index.ts';
import { UsageError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { devUrl } from './dev-server.ts';

/** What a server on this machine needs to authenticate its callers, and what callers need. */
export interface DevAuth {
  readonly mode: 'none' | 'api-key' | 'cognito' | 'oidc';
  /** Environment of the server. */
  readonly env: Readonly<Record<string, string>>;
  /** For a person: names and what they are. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  close(): Promise<void>;
}

export interface DevAuthOptions {
  /** Of the server. */
  readonly port: number;
  /** What tokens say besides. Default: nothing. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

const dayMs = 86_400_000;

/** Without auth, for this machine only. */
export const noAuth: DevAuth = { mode: 'none', env: {}, facts: [], close: async () => undefined };

/** @throws UsageError for a mode that cannot run here, and for claims that the configuration does not name */
export function checkDevAuth({ config: { auth }, cli }: Project, claims: DevAuthOptions['claims']): void {
  const { mode } = auth;
  if (claims !== undefined && !usesOAuth(mode))
    throw new UsageError(`The auth mode ${mode} has no tokens, and so no claims.`, 'Leave out --claims.');
  if (mode === 'iam') {
    throw new UsageError(
      'dev --auth cannot check AWS signatures: API Gateway verifies them, and the server only reads what it says.',
      `Run ${cli} dev without --auth. Test what each role may do with callTool(tool, args, { as }) of mcp-aws/testing.`,
    );
  }
  const named = ('claims' in auth ? auth.claims : undefined) ?? [];
  const stray = Object.keys(claims ?? {}).find((name) => !named.includes(name));
  if (stray === undefined) return;
  throw new UsageError(
    `Tools do not see the claim ${stray}: auth.claims of mcp-aws.jsonc does not name it.`,
    `Add it: "claims": ${JSON.stringify([...named, stray])}.`,
  );
}

/**
 * Makes what the project's auth mode needs on this machine: a key, or an identity provider on the port after the server's.
 * `checkDevAuth` has said that it can.
 */
export async function startDevAuth({ config }: Project, { port, claims = {} }: DevAuthOptions): Promise<DevAuth> {
  const { mode } = config.auth;
  if (mode === 'api-key') return keyAuth();
  if (mode !== 'cognito' && mode !== 'oidc') return noAuth;
  const callbackUrls = config.auth.mode === 'cognito' ? config.auth.callbackUrls : [];
  return issuerAuth(mode, { port, claims, callbackUrls }, config.auth.claims);
}

/** A key that is kept nowhere, and ends with this command. */
function keyAuth(): DevAuth {
  const { id, key, stored } = issueKey('dev', [...scopes], new Date(Date.now() + dayMs));
  return {
    mode: 'api-key',
    env: { MCP_API_KEYS_SECRET_ARN: 'local', MCP_DEV_API_KEYS: JSON.stringify({ [id]: stored }) },
    facts: [['API key', `${key} (${scopes.join(', ')}; it ends with this command)`]],
    close: async () => undefined,
  };
}

async function issuerAuth(
  mode: AuthMode & ('cognito' | 'oidc'),
  { port, ...given }: Pick<LocalIssuerOptions, 'claims' | 'callbackUrls'> & { readonly port: number },
  named: readonly string[] = [],
): Promise<DevAuth> {
  const { startLocalIssuer } = await import('../../testing/local-issuer/index.ts');
  const issuer = await startLocalIssuer({ mode, resourceUrl: devUrl(port), port: port + 1, ...given });
  const { userClientId, machineClientId, machineClientSecret, tokenEndpoint } = issuer;
  return {
    mode,
    env: { ...issuer.env, ...(named.length > 0 && { MCP_AUTH_CLAIMS: named.join(',') }) },
    facts: [
      ['Issuer', `${issuer.issuer} (takes any name and password)`],
      ['Client id', `${userClientId}, for people: no secret, PKCE`],
      ['Machine', `${machineClientId}, secret ${machineClientSecret}, token endpoint ${tokenEndpoint}`],
    ],
    close: issuer.close,
  };
}
