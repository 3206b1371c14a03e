import { required } from '../src/config.ts';
import type { Fetch } from './connect.ts';

interface Machine {
  tokenEndpoint: string;
  clientId: string;
  scope: string;
  /** For providers that ask for it (Auth0). */
  audience?: string;
}

/** Requests with an access token of client credentials; the secret is in MCP_CLIENT_SECRET. */
export async function machineFetch({ tokenEndpoint, clientId, scope, audience }: Machine): Promise<Fetch> {
  const secret = required(process.env, 'MCP_CLIENT_SECRET');
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, ...(audience ? { audience } : {}) }),
  });
  const { access_token, error } = (await response.json()) as { access_token?: string; error?: string };
  if (access_token === undefined) throw new Error(`${tokenEndpoint} answered ${response.status}: ${error}`);
  return (request) => {
    request.headers.set('authorization', `Bearer ${access_token}`);
    return fetch(request);
  };
}
