import { expect } from 'vitest';
import type { Check } from '../check.ts';
import { type McpMessage, mcpMessage, mcpRequest } from '../mcp-request.ts';
import type { GetApp, ProtocolApp } from './protocol-app.ts';

const ping = mcpMessage('2025', 'ping');

/** What has to be true of `/mcp` as an HTTP resource, whatever the server offers. */
export function httpChecks(getApp: GetApp): Check[] {
  const check = (name: string, run: (app: ProtocolApp) => Promise<void>): Check => ({
    name,
    run: async () => run(await getApp()),
  });
  const post = ({ url, send }: ProtocolApp, message: unknown, headers: Readonly<Record<string, string>> = {}) =>
    send(mcpRequest(url, { headers: { ...ping.headers, ...headers }, message }));

  return [
    check('a notification gets an empty 202', async (app) => {
      const response = await post(app, { jsonrpc: '2.0', method: 'notifications/initialized' });
      expect([response.status, await response.text()]).toEqual([202, '']);
    }),
    ...['GET', 'PUT', 'DELETE'].map((method) =>
      check(`${method} is not allowed`, async ({ url, send }) => {
        const response = await send(new Request(url, { method, headers: ping.headers }));
        expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      }),
    ),
    check('a batch is refused', async (app) => {
      const response = await post(app, [ping.message, ping.message]);
      expect([response.status, await response.json()]).toEqual([400, failure(-32_600)]);
    }),
    check('what is not JSON is refused', async ({ url, send }) => {
      const response = await send(new Request(url, { method: 'POST', headers: ping.headers, body: '{"jsonrpc":' }));
      expect([response.status, await response.json()]).toEqual([400, failure(-32_700)]);
    }),
    check('a body of more than 4 MiB is refused', async (app) => {
      const response = await post(app, { ...ping.message, params: { text: 'x'.repeat(4 * 1024 * 1024) } });
      expect([response.status, await response.json()]).toEqual([413, failure(-32_600)]);
    }),
    ...['https://evil.example', 'null', 'http://localhost.evil.example'].map((origin) =>
      check(`a page of ${origin} is refused`, async (app) =>
        expect((await post(app, ...withHeader({ origin }))).status).toBe(403),
      ),
    ),
    check('another Host is refused', async (app) =>
      expect((await post(app, ...withHeader({ host: 'evil.example' }))).status).toBe(403),
    ),
    check('the same request without them is answered', async (app) =>
      expect((await post(app, ...withHeader({}))).status).toBe(200),
    ),
  ];
}

const withHeader = (headers: McpMessage['headers']): [unknown, McpMessage['headers']] => [ping.message, headers];

const failure = (code: number): object => ({
  jsonrpc: '2.0',
  id: null,
  error: { code, message: expect.stringMatching(/\S/) },
});
