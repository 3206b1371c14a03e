import { AwsClient } from 'aws4fetch';
import { callAws, type Session } from '../aws/session.ts';
import { UserError } from '../errors.ts';
import type { Ui } from '../ui.ts';
import { BrowserOAuthProvider } from './browser-oauth-provider.ts';
import { fetchMachineToken, type MachineOptions } from './machine-token.ts';
import { type Login, loginWithHeader } from './mcp-client.ts';

export interface LoginOptions extends MachineOptions {
  /** Log in as the machine client of the stack, whose secret AWS gives out. */
  readonly machine: boolean;
  /** Whether a person may be sent to the browser. */
  readonly interactive: boolean;
  /** The command line of this tool, for hints. */
  readonly cli: string;
}

/**
 * How a client authenticates at a server of this auth mode: with MCP_API_KEY, the AWS credentials, MCP_CLIENT_ID and
 * MCP_CLIENT_SECRET of a machine, or a person in the browser.
 * @throws UserError where what it takes is missing
 */
export async function createLogin(
  options: LoginOptions,
  { env, signal, note }: Pick<Ui, 'env' | 'signal' | 'note'>,
): Promise<Login> {
  const { url, auth, outputs, session, machine, interactive, cli } = options;
  if (auth === 'none') return {};
  if (auth === 'api-key') return loginWithHeader('x-api-key', keyFrom(env, cli));
  if (auth === 'iam') return signingLogin(session, url);
  if (env.MCP_CLIENT_SECRET !== undefined || machine) {
    return loginWithHeader('authorization', `Bearer ${await fetchMachineToken(options, env)}`);
  }
  const clientId = env.MCP_USER_CLIENT_ID ?? outputs.UserClientId;
  return { browser: new BrowserOAuthProvider({ url, clientId, env, signal, note, interactive, cli }) };
}

function keyFrom({ MCP_API_KEY: key }: NodeJS.ProcessEnv, cli: string): string {
  if (key !== undefined && /^[\x21-\x7e]+$/.test(key)) return key;
  if (key !== undefined && key !== '')
    throw new UserError(
      'MCP_API_KEY is not a key: it has a space, a line end or another character that no key has.',
      'Set it to the key alone.',
    );
  throw new UserError(
    'This server takes API keys, and MCP_API_KEY is not set.',
    `Create a key with ${cli} keys create --owner me --scopes read,write, and set MCP_API_KEY to it.`,
  );
}

/** Requests signed with AWS credentials (SigV4), as API Gateway verifies them. */
async function signingLogin(session: Session, url: string): Promise<Login> {
  const credentials = await callAws(session, () => session.config.credentials());
  const region = /\.execute-api\.([\w-]+)\./.exec(url)?.[1] ?? session.region;
  const client = new AwsClient({ ...credentials, service: 'execute-api', region });
  return { fetch: async (request) => fetch(await client.sign(request)) };
}
