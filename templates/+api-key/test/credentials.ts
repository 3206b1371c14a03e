import { required } from '../src/config.ts';
import type { Fetch } from './connect.ts';

/** Sends a request to a deployed server with the key in MCP_API_KEY, one from `keys create`. */
export async function authorizedFetch(_url: string): Promise<Fetch> {
  const key = required(process.env, 'MCP_API_KEY');
  return (request) => {
    request.headers.set('x-api-key', key);
    return fetch(request);
  };
}
