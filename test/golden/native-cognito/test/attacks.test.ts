import { afterAll, beforeAll, it } from 'vitest';
import { repel } from './attack.ts';
import { attacksOn } from './attacks.ts';
import { dialectAttacks } from './dialect-attacks.ts';
import { type Entry, resourceUrl, start } from './entry.ts';
import { authEnv } from './token-claims.ts';
import { startTokenIssuer } from './tokens.ts';

const issuer = await startTokenIssuer();
let entry: Entry;

beforeAll(async () => {
  entry = await start(authEnv(issuer.issuer, resourceUrl));
});
afterAll(async () => {
  await entry.close();
  await issuer.close();
});

const attacks = [...attacksOn(issuer, resourceUrl), ...dialectAttacks(issuer, resourceUrl)];

it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', (_, attack) =>
  // Nobody is told what was in a token.
  repel(entry, attack, /eyJ|user-client|\bana\b/),
);
