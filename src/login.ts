import { AwsClient } from 'aws4fetch';
import { machineSecret } from './aws/machine-secret.ts';
import { asked, type Session } from './aws/session.ts';
import { discover } from './discovery.ts';
import { UserError } from './errors.ts';
import { Person } from './login-person.ts';
import type { Login } from './mcp-client.ts';
import type { Auth } from './options.ts';
import type { Outputs } from './project.ts';
import type { Ui } from './ui.ts';

export interface LoginOptions {
  /** The URL of the MCP server. */
  readonly url: string;
  readonly auth: Auth;
  readonly outputs: Outputs;
  /** `aud` of its tokens, where that is not its URL. */
  readonly audience: string | undefined;
  readonly session: Session;
  /** As the machine client of the stack, whose secret AWS tells. */
  readonly machine: boolean;
  /** Whether a person may be sent to the browser. */
  readonly person: boolean;
}

/**
 * How a client shows a server of this auth mode who it is: MCP_API_KEY, the AWS credentials, MCP_CLIENT_ID and
 * MCP_CLIENT_SECRET of a machine, or a person in the browser.
 * @throws UserError where what it takes is missing
 */
export async function loginFor(options: LoginOptions, { env, signal, note }: Ui): Promise<Login> {
  const { url, auth, outputs, session, machine } = options;
  if (auth === 'none') return {};
  if (auth === 'api-key') return withHeader('x-api-key', keyFrom(env));
  if (auth === 'iam') return signed(session, url);
  if (env.MCP_CLIENT_SECRET !== undefined || machine) {
    return withHeader('authorization', `Bearer ${await machineToken(options, env)}`);
  }
  const clientId = env.MCP_USER_CLIENT_ID ?? outputs.UserClientId;
  return { person: new Person({ url, clientId, env, signal, note, asks: options.person }) };
}

function keyFrom({ MCP_API_KEY: key }: NodeJS.ProcessEnv): string {
  if (key !== undefined && /^[\x21-\x7e]+$/.test(key)) return key;
  if (key !== undefined && key !== '')
    throw new UserError(
      'MCP_API_KEY holds what cannot be a key: a space, an end of line or another such character.',
      'Set it to the key alone.',
    );
  throw new UserError(
    'This server takes API keys, and there is none in MCP_API_KEY.',
    'Create one with mcp-aws keys create --owner me --scopes read,write, and set MCP_API_KEY to it.',
  );
}

export const withHeader = (name: string, value: string): Login => ({
  fetch(request) {
    request.headers.set(name, value);
    return fetch(request);
  },
});

/** Requests signed with AWS credentials (SigV4), as API Gateway checks them. */
async function signed(session: Session, url: string): Promise<Login> {
  const credentials = await asked(session, () => session.config.credentials());
  const region = /\.execute-api\.([\w-]+)\./.exec(url)?.[1] ?? session.region;
  const client = new AwsClient({ ...credentials, service: 'execute-api', region });
  return { fetch: async (request) => fetch(await client.sign(request)) };
}

/** An access token of client credentials (RFC 6749, 4.4), for the scopes that the server names. */
async function machineToken(
  { url, auth, outputs, audience = url, session }: LoginOptions,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const clientId = env.MCP_CLIENT_ID ?? outputs.MachineClientId;
  if (clientId === undefined) {
    throw new UserError(
      'No machine client is known.',
      'Give MCP_CLIENT_ID and MCP_CLIENT_SECRET as your identity provider has them.',
    );
  }
  const secret = env.MCP_CLIENT_SECRET ?? (await machineSecret(session, outputs.UserPoolId ?? '', clientId));
  const { endpoint, scopes } = await tokenEndpoint(url, outputs, env);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
    },
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
  throw new UserError(
    `${endpoint} gave no token to the client ${clientId}: ${response.status} ${answer.error ?? ''} ${answer.error_description ?? ''}`.trimEnd(),
    'Check the id and the secret, and that the client may have the scopes of the server.',
  );
}

async function tokenEndpoint(
  url: string,
  outputs: Outputs,
  { MCP_TOKEN_ENDPOINT: given }: NodeJS.ProcessEnv,
): Promise<{ endpoint: string; scopes: readonly string[] }> {
  const { scopes, issuer, metadata } = await discover(url);
  const known = given ?? outputs.TokenEndpoint;
  if (known !== undefined) return { endpoint: known, scopes };
  const named = metadata?.token_endpoint;
  if (named === undefined)
    throw new UserError(`No token endpoint is known of ${issuer ?? url}.`, 'Give it in MCP_TOKEN_ENDPOINT.');
  if (isOwn(url, outputs)) return { endpoint: named, scopes };
  throw new UserError(
    `${url} wants the secret to be sent to ${named}, and it is no server of this project.`,
    `If that is right, say so: MCP_TOKEN_ENDPOINT=${named}.`,
  );
}

/** Whether a server may say where a secret goes: that of the stack, or one on this machine. */
export const isOwn = (url: string, { McpUrl }: Outputs): boolean =>
  url === McpUrl || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);
