import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ConfigInput } from '../../src/config/schema.ts';
import { defineServer, defineTool, requireScope } from '../../src/index.ts';
import { guardTests } from '../../src/testing/guard/guard-tests.ts';
import example from '../support/example/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-aws-guard-tests-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The tests of a server with this configuration. They read it while they are added. */
function testsWith(config: Partial<ConfigInput>, server = example): void {
  const base = { name: 'test', region: 'eu-central-1', runtime: 'native' };
  writeFileSync(join(folder, 'mcp-aws.jsonc'), JSON.stringify({ ...base, ...config }));
  guardTests(server, { folder });
}

const ran: string[] = [];
const deleteAll = defineTool({
  name: 'delete_all',
  title: 'Delete all',
  description: 'Deletes everything.',
  inputSchema: z.object({ sure: z.literal(true) }),
  outputSchema: z.object({ deleted: z.number() }),
  annotations: { destructiveHint: true },
  scope: 'admin',
  async run() {
    ran.push('delete_all');
    return { deleted: 1 };
  },
});
const guarded = defineServer({
  tools: [deleteAll],
  routes: (app) => {
    const run = (name: string) => () => {
      ran.push(name);
      return new Response(name);
    };
    app.get('/open', run('open'));
    app.post('/search', requireScope('read'), run('search'));
    app.delete('/books/:isbn{[0-9]+}', run('delete'));
    app.all('/admin/:part?', requireScope('admin'), run('admin'));
  },
});

const tenant = 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0';

describe('none', () => testsWith({ auth: { mode: 'none' } }));
describe('api-key', () => testsWith({ auth: { mode: 'api-key' } }, guarded));
describe('iam', () =>
  testsWith({ auth: { mode: 'iam', roles: { 'arn:aws:iam::123456789012:*': ['read'] } } }, guarded));
describe('cognito', () => testsWith({ auth: { mode: 'cognito' } }));
describe('cognito behind a REST API', () => testsWith({ auth: { mode: 'cognito' }, streaming: true }, guarded));
describe('cognito with a domain', () => testsWith({ auth: { mode: 'cognito' }, domain: 'mcp.example.org' }, guarded));
describe('a server that offers nothing', () => testsWith({ auth: { mode: 'cognito' } }, defineServer({})));
describe.each<[string, Extract<ConfigInput['auth'], { mode: 'oidc' }>]>([
  ['an OpenID Connect provider', { mode: 'oidc', issuer: 'https://login.example.com' }],
  ['Auth0', { mode: 'oidc', issuer: 'https://example.eu.auth0.com/', audience: 'https://mcp.example.com' }],
  ['Okta', { mode: 'oidc', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://mcp' }],
  ['Entra ID', { mode: 'oidc', issuer: tenant, audience: '11111111-2222-3333-4444-555555555555' }],
  ['Keycloak', { mode: 'oidc', issuer: 'https://id.example.com/realms/main' }],
])('%s', (_, auth) => testsWith({ auth }));

it('run no tool and no route of the server', () => expect(ran).toEqual([]));
