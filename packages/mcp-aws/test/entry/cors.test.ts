import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testRoleScopes } from '../../src/testing/guard/attacks/iam.ts';
import { cognitoProfile } from '../../src/testing/guard/token-profile.ts';
import { mcpMessage } from '../../src/testing/mcp-request.ts';
import { type Entry, type EntryKind, type EntryOptions, entries } from '../support/entries.ts';
import { useAuths } from '../support/use-auths.ts';

const origins = ['https://app.example.com', 'http://localhost:5173', 'http://localhost'];
const stranger = 'https://evil.example';

/** What MCP clients send, in both protocol versions and every auth mode. */
const sent = [
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-param-shelf',
  'mcp-protocol-version',
  'mcp-session-id',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-api-key',
];

const { issuer: getIssuer, secretsManager } = useAuths();

/** Who may call, and what an entry needs to know who does. */
const modes: Record<string, (kind: EntryKind) => Promise<EntryOptions>> = {
  none: async () => ({}),
  'api-key': async () => ({ mode: 'apiKey', env: (await secretsManager()).env }),
  iam: async () => ({ mode: 'iam', env: { MCP_IAM_ROLE_SCOPES: JSON.stringify(testRoleScopes) } }),
  cognito: async ({ url }) => ({ mode: 'cognito', env: cognitoProfile(url).env(await getIssuer()) }),
};
const all = entries.flatMap((kind) => Object.keys(modes).map((mode) => [kind.name, mode, kind] as const));

/** Of a call without credentials, where it is not 401. */
const statuses: Readonly<Record<string, number>> = { none: 200, iam: 403 };

/** A web page's call, as its browser makes it: first a preflight, by the rules of https://fetch.spec.whatwg.org */
describe.each(all.filter(([name, mode]) => name !== 'container' || mode !== 'iam'))('%s, %s', (_, mode, kind) => {
  let entry: Entry;
  beforeAll(async () => {
    const { env, ...options } = (await modes[mode]?.(kind)) ?? {};
    entry = await kind.start({ ...options, env: { ...env, MCP_ALLOWED_ORIGINS: 'app.example.com,localhost' } });
  }, 60_000);
  afterAll(() => entry?.close());

  const preflight = (origin: string, path = '/mcp'): Promise<Response> =>
    entry.send(
      new Request(new URL(path, entry.url), {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': sent.join(','),
        },
      }),
    );
  const call = (origin: string): Promise<Response> => {
    const { headers, message } = mcpMessage('2026-07-28', 'tools/list');
    return entry.send(
      new Request(entry.url, { method: 'POST', headers: { ...headers, origin }, body: JSON.stringify(message) }),
    );
  };

  it.each(origins)('lets a page of %s ask before it calls, without credentials', async (origin) => {
    for (const path of ['/mcp', '/books/1']) {
      const { status, headers } = await preflight(origin, path);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      expect(headers.get('access-control-allow-methods')?.split(',')).toContain('POST');
      expect(headers.get('access-control-allow-headers')?.split(',')).toEqual(expect.arrayContaining(sent));
      expect(headers.get('access-control-max-age')).toBe('3600');
      // The answer is for this page alone, and no cookie is asked for.
      expect(headers.get('vary')?.toLowerCase()).toContain('access-control-request-headers');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it.each(origins)('lets a page of %s read what it is answered', async (origin) => {
    const { status, headers } = await call(origin);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([statuses[mode] ?? 401, origin]);
    expect(headers.get('access-control-expose-headers')).toBe('WWW-Authenticate');
  });

  if (mode === 'cognito')
    it('lets any page find the login', async () => {
      const url = new URL('/.well-known/oauth-protected-resource/mcp', entry.url);
      const { status, headers } = await entry.send(new Request(url, { headers: { origin: stranger } }));
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*']);
      const asked = await preflight(stranger, url.pathname);
      expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    });

  it('tells a page of another host nothing, also where it names one that may call', async () => {
    for (const origin of [stranger, 'https://app.example.com.evil.example', 'null'])
      for (const { status, headers } of [await preflight(origin), await call(origin)])
        expect([origin, status, headers.get('access-control-allow-origin')]).toEqual([origin, 403, null]);
  });
});
