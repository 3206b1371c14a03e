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

it.each(documents)('%s has what clients insist on, and Cognito does not say', async (name) => {
  const document = await (await get(name)).json();
  expect(document).toMatchObject({
    issuer: origin, // to the letter what authorization_servers says, or clients refuse it
    authorization_endpoint: `${issuer.issuer}/authorize`,
    token_endpoint: `${issuer.issuer}/token`,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  });
  expect(document).not.toHaveProperty('registration_endpoint');
  expect(JSON.stringify(document)).not.toContain('offline_access');
});
