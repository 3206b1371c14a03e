import type { AuthMode } from '../../config/choices.ts';
import { readClientSecret } from '../aws/machine-client.ts';
import type { Session } from '../aws/session.ts';
import type { Outputs } from '../aws/stack.ts';
import { UserError } from '../errors.ts';
import { discover } from './discovery.ts';

export interface MachineOptions {
  /** The URL of the MCP server. */
  readonly url: string;
  readonly auth: AuthMode;
  readonly outputs: Outputs;
  /** `aud` of its tokens, where that is not its URL. */
  readonly audience: string | undefined;
  readonly session: Session;
}

/** A client that is not a person, and where it gets its tokens. */
export interface MachineClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  /** As the server names them. */
  readonly scopes: readonly string[];
}

/**
 * The machine client of a server: MCP_CLIENT_ID, MCP_CLIENT_SECRET and MCP_TOKEN_ENDPOINT, or that of the stack, whose
 * secret AWS gives out.
 * @throws UserError where it is not known, or the server wants its secret sent to a server that is not the project's
 */
export async function findMachineClient(
  { url, outputs, session }: MachineOptions,
  env: NodeJS.ProcessEnv,
): Promise<MachineClient> {
  const clientId = env.MCP_CLIENT_ID ?? outputs.MachineClientId;
  if (clientId === undefined) {
    throw new UserError(
      'The machine client is not known.',
      'Set MCP_CLIENT_ID and MCP_CLIENT_SECRET to the values that your identity provider has.',
    );
  }
  const clientSecret = env.MCP_CLIENT_SECRET ?? (await readClientSecret(session, outputs.UserPoolId ?? '', clientId));
  const { endpoint, scopes } = await findTokenEndpoint(url, outputs, env);
  return { clientId, clientSecret, tokenEndpoint: endpoint, scopes };
}

/** An access token for client credentials (RFC 6749, 4.4), with the scopes that the server names. */
export async function fetchMachineToken(options: MachineOptions, env: NodeJS.ProcessEnv): Promise<string> {
  const { url, auth, audience = url } = options;
  const { clientId, clientSecret, tokenEndpoint, scopes } = await findMachineClient(options, env);
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      // Some providers ask for it (Auth0); Cognito has no such parameter.
      ...(auth === 'cognito' ? {} : { audience }),
    }),
    signal: AbortSignal.timeout(15_000),
  });
  const answer = (await response.json().catch(() => ({}))) as {
    access_token?: string;
    error?: string;
    error_description?: string;
  };
  if (answer.access_token !== undefined) return answer.access_token;
  const reason = [response.status, answer.error, answer.error_description].filter(Boolean).join(' ');
  throw new UserError(
    `${tokenEndpoint} gave no token to the client ${clientId}: ${reason}`,
    'Check the id and the secret, and that the client may have the scopes of the server.',
  );
}

async function findTokenEndpoint(
  url: string,
  outputs: Outputs,
  { MCP_TOKEN_ENDPOINT: given }: NodeJS.ProcessEnv,
): Promise<{ endpoint: string; scopes: readonly string[] }> {
  const { scopes, issuer, metadata } = await discover(url);
  const known = given ?? outputs.TokenEndpoint;
  if (known !== undefined) return { endpoint: known, scopes };
  const named = metadata?.token_endpoint;
  if (named === undefined)
    throw new UserError(`The token endpoint of ${issuer ?? url} is not known.`, 'Set MCP_TOKEN_ENDPOINT to it.');
  if (mayNameTokenEndpoint(url, outputs)) return { endpoint: named, scopes };
  throw new UserError(
    `${url} wants the secret to be sent to ${named}, and it is not a server of this project.`,
    `If that is right, set MCP_TOKEN_ENDPOINT=${named}.`,
  );
}

/** Whether a server may say where a secret goes: the one of the stack, or one on this machine. */
export const mayNameTokenEndpoint = (url: string, { McpUrl }: Outputs): boolean =>
  url === McpUrl || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);
