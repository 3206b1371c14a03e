import { join } from 'node:path';
import fs from 'fs-extra';
import { createLocalJWKSet, exportJWK, type JSONWebKeySet, jwtVerify } from 'jose';
import { generate, root } from '../test/support/generate.ts';
import { generatedOAuth } from '../test/support/generated-oauth.ts';
import { combination } from '../test/support/project.ts';

/**
 * What the gate of a generated server costs a call, good or bad, against the bare check of a signature by jose in the same
 * run. Rounds of all kinds in turn; medians.
 */
const rounds = 15;
const perRound = 200;
const resourceUrl = 'https://mcp.example.com/mcp';

interface Gate {
  createAuth(
    config: object,
    env: Record<string, string>,
  ): Promise<{ gate(request: Request, call: object): Promise<unknown> }>;
}

process.env.LOG_LEVEL = 'silent';
const folder = await generate(combination('native-cognito'), 'bench-gate');
const oauth = await generatedOAuth(folder);
const issuer = await oauth.startTokenIssuer();
const { createAuth } = (await import(join(folder, 'src/auth.ts'))) as Gate;
const config = { resourceUrl, baseUrl: 'https://mcp.example.com', allowedHosts: [], allowedOrigins: [], port: 0 };
const { gate } = await createAuth(config, oauth.authEnv(issuer.issuer, resourceUrl));

const now = Math.floor(Date.now() / 1000);
const claims = { ...oauth.goodClaims(resourceUrl, 'read'), exp: now + 3600 };
const tokens = {
  'a good token': await issuer.mint({ claims }),
  'an expired token': await issuer.mint({ claims: { ...claims, iat: now - 7200, exp: now - 3600 } }),
  'a token of another key': await issuer.mint({ claims, key: 'stranger' }),
  'a token of an unknown key': await issuer.mint({ claims, header: { kid: 'unknown' } }),
  'no JWT': 'nonsense',
};

const jwk = await exportJWK(issuer.keys.first.publicKey);
const jwks = createLocalJWKSet({ keys: [{ ...jwk, kid: 'first', alg: 'RS256' }] } as JSONWebKeySet);
const work: Record<string, () => Promise<unknown>> = {
  'the signature alone': () => jwtVerify(tokens['a good token'], jwks),
  ...Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [
      name,
      () => gate(new Request(resourceUrl, { headers: { authorization: `Bearer ${token}` } }), { requestId: 'bench' }),
    ]),
  ),
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

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const base = median(taken.get('the signature alone') ?? []);
const rows = [...taken].map(([name, values]) => ({
  name,
  ms: Number(median(values).toFixed(3)),
  ratio: Number((median(values) / base).toFixed(2)),
}));
const what =
  'The gate, per call, in process. Ratios are to the check of the signature alone; milliseconds are of this machine.';
const result = { what, date: new Date().toISOString().slice(0, 10), node: process.version, rounds, perRound, rows };
await fs.writeFile(join(root, 'bench/results/gate.json'), `${JSON.stringify(result, null, 2)}\n`);
console.table(rows);
