import { parseArgs } from 'node:util';
import fs from 'fs-extra';
import { createLocalJWKSet, exportJWK, type JSONWebKeySet, jwtVerify } from 'jose';
import { cognito } from '../packages/mcp-aws/src/auth/cognito.ts';
import { startAuth } from '../packages/mcp-aws/src/testing/guard/start-auth.ts';
import { startTokenIssuer } from '../packages/mcp-aws/src/testing/guard/token-issuer.ts';
import { cognitoProfile } from '../packages/mcp-aws/src/testing/guard/token-profile.ts';
import { median, rounded, today } from './statistics.ts';

/**
 * What the auth guard costs a call, good or bad, against the bare check of a signature by jose in the same run. Rounds of
 * all kinds in turn; medians. Flag: --rounds (default 15).
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(values.rounds);
const perRound = 200;
const resourceUrl = 'https://mcp.example.com/mcp';

const issuer = await startTokenIssuer();
const profile = cognitoProfile(resourceUrl);
const { auth } = await startAuth(cognito, profile.env(issuer));

const now = Math.floor(Date.now() / 1000);
const claims = { ...profile.goodClaims('read'), exp: now + 3600 };
const tokens = {
  'a good token': await issuer.mint({ claims }),
  'an expired token': await issuer.mint({ claims: { ...claims, iat: now - 7200, exp: now - 3600 } }),
  'a token of another key': await issuer.mint({ claims, key: 'stranger' }),
  'a token of an unknown key': await issuer.mint({ claims, header: { kid: 'unknown' } }),
  'what is not a JWT': 'nonsense',
};

const baseline = 'the signature alone';
const jwk = await exportJWK(issuer.keys.first.publicKey);
const jwks = createLocalJWKSet({ keys: [{ ...jwk, kid: 'first', alg: 'RS256' }] } as JSONWebKeySet);
const guarded = (token: string) => (): Promise<unknown> =>
  auth.guard(new Request(resourceUrl, { headers: { authorization: `Bearer ${token}` } }), { requestId: 'bench' });
const work: Readonly<Record<string, () => Promise<unknown>>> = {
  [baseline]: () => jwtVerify(tokens['a good token'], jwks),
  ...Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, guarded(token)])),
};

const taken = new Map<string, number[]>();
for (let round = 0; round <= rounds; round++) {
  for (const [name, run] of Object.entries(work)) {
    const started = performance.now();
    for (let index = 0; index < perRound; index++) await run();
    const each = (performance.now() - started) / perRound;
    if (round > 0) taken.set(name, [...(taken.get(name) ?? []), each]); // the first round warms up
  }
}
await issuer.close();

const base = median(taken.get(baseline) ?? []);
const rows = [...taken].map(([name, times]) => ({
  name,
  ms: rounded(median(times), 3),
  ratio: rounded(median(times) / base, 2),
}));
const report = {
  what: 'The auth guard, per call, in process. Ratios are to the check of the signature alone; milliseconds are of this machine.',
  date: today(),
  node: process.version,
  rounds,
  perRound,
  rows,
};
await fs.outputJson(new URL('results/auth-guard.json', import.meta.url).pathname, report, { spaces: 2 });
console.table(rows);
