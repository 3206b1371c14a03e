import { issueKey } from '../../auth/api-keys.ts';
import { type AuthMode, scopes } from '../../config/choices.ts';
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

const dayMs = 86_400_000;

/** Without auth, for this machine only. */
export const noAuth: DevAuth = { mode: 'none', env: {}, facts: [], close: async () => undefined };

/**
 * Makes what the project's auth mode needs on this machine: a key, or an identity provider on the port after the server's.
 * @throws UsageError for a mode that cannot run here
 */
export async function startDevAuth({ config, cli }: Project, port: number): Promise<DevAuth> {
  const { mode } = config.auth;
  if (mode === 'none') return noAuth;
  if (mode === 'iam') {
    throw new UsageError(
      'dev --auth cannot check AWS signatures: API Gateway verifies them, and the server only reads what it says.',
      `Run ${cli} dev without --auth. Test what each role may do with callTool(tool, args, { as }) of mcp-aws/testing.`,
    );
  }
  return mode === 'api-key' ? keyAuth() : issuerAuth(mode, port);
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

async function issuerAuth(mode: AuthMode & ('cognito' | 'oidc'), port: number): Promise<DevAuth> {
  const { startLocalIssuer } = await import('../../testing/local-issuer/index.ts');
  const issuer = await startLocalIssuer({ mode, resourceUrl: devUrl(port), port: port + 1 });
  const { userClientId, machineClientId, machineClientSecret, tokenEndpoint } = issuer;
  return {
    mode,
    env: issuer.env,
    facts: [
      ['Issuer', `${issuer.issuer} (takes any name and password)`],
      ['Client id', `${userClientId}, for people: no secret, PKCE`],
      ['Machine', `${machineClientId}, secret ${machineClientSecret}, token endpoint ${tokenEndpoint}`],
    ],
    close: issuer.close,
  };
}
