import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Entry, resourceUrl, start } from './entry.ts';
import { authEnv } from './token-claims.ts';
import { startTokenIssuer } from './tokens.ts';

const issuer = await startTokenIssuer();
const { origin } = new URL(resourceUrl);
let entry: Entry;

beforeAll(async () => {
  entry = await start(authEnv(issuer.issuer, resourceUrl));
});
afterAll(async () => {
  await entry.close();
  await issuer.close();
});

const documents = ['oauth-authorization-server', 'openid-configuration'];
const get = (name: string): Promise<Response> => entry.fetch(new Request(`${origin}/.well-known/${name}`));

it.each(documents)('%s is not here: the issuer has its own', async (name) => {
  expect((await get(name)).status).toBe(404);
});

it('is here, with PKCE, for an issuer that does not say it', async () => {
  const behind = await start({ ...authEnv(issuer.issuer, resourceUrl), MCP_AUTH_FACADE: 'on' });
  const response = await behind.fetch(new Request(`${origin}/.well-known/oauth-authorization-server`));
  expect(await response.json()).toMatchObject({ issuer: origin, code_challenge_methods_supported: ['S256'] });
  await behind.close();
});
