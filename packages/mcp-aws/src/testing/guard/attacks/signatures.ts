import { createHmac, createSign, KeyObject } from 'node:crypto';
import { exportJWK, exportSPKI } from 'jose';
import type { Attack } from '../attack.ts';
import type { OAuthAttackKit } from './oauth.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that the issuer did not sign, or not in this way. */
export function signatureAttacks(kit: OAuthAttackKit): Attack[] {
  const { bearer, authorization, refused, getIssuer, profile } = kit;
  const unsigned = async (alg: string): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const { issuer } = await getIssuer();
    const claims = { ...profile.goodClaims('admin'), iss: issuer, sub: 'eve', iat: now, exp: now + 60 };
    return `${base64({ alg, kid: 'first' })}.${base64(claims)}`;
  };
  const forged = (name: string, make: (content: string) => Promise<string>, alg: string): Attack =>
    refused(name, async () => {
      const content = await unsigned(alg);
      return { headers: { authorization: `Bearer ${content}.${await make(content)}` } };
    });
  /** The keys are not read for each of these: in between, nobody can know whether the issuer has such a key. */
  const unknown = (name: string, kid: string): Attack => ({
    name,
    status: [401, 503],
    send: () => bearer({}, { kid }),
  });
  const changed = (name: string, change: (header: string, payload: string, signature: string) => string): Attack =>
    refused(name, () =>
      authorization((token) => {
        const [header = '', payload = '', signature = ''] = token.split('.');
        return `Bearer ${change(header, payload, signature)}`;
      }),
    );

  return [
    ...['none', 'nOnE', ''].map((alg) =>
      changed(`alg ${JSON.stringify(alg)}`, (_, payload) => `${base64({ alg })}.${payload}.`),
    ),
    forged(
      'HS256 with the public key as secret',
      async (content) => {
        const secret = await exportSPKI((await getIssuer()).keys.first.publicKey);
        return createHmac('sha256', secret).update(content).digest('base64url');
      },
      'HS256',
    ),
    forged(
      'alg RS512',
      async (content) => {
        const key = KeyObject.from((await getIssuer()).keys.first.privateKey);
        return createSign('RSA-SHA512').update(content).sign(key, 'base64url');
      },
      'RS512',
    ),
    refused('the right key id and another key', () => bearer({}, {}, 'stranger')),
    refused("the attacker's key in the header", async () => {
      const jwk = await exportJWK((await getIssuer()).keys.stranger.publicKey);
      return bearer({}, { jwk, jku: 'http://127.0.0.1:9/jwks', x5u: 'http://127.0.0.1:9/x5u' }, 'stranger');
    }),
    unknown('a key id that is a path', '../../../../dev/null'),
    unknown('a key id of 4 KB', 'k'.repeat(4096)),
    unknown('a key id that is __proto__', '__proto__'),
    changed(
      'a critical header that nobody knows',
      (_, payload, signature) => `${base64({ alg: 'RS256', kid: 'first', crit: ['x'], x: 1 })}.${payload}.${signature}`,
    ),
    changed('a signature cut short', (...parts) => parts.join('.').slice(0, -10)),
    changed('no signature', (header, payload) => `${header}.${payload}.`),
    refused('claims of another token', async () => {
      const [, claims] = (await unsigned('RS256')).split('.');
      return authorization((token) => {
        const [header, , signature] = token.split('.');
        return `Bearer ${header}.${claims}.${signature}`;
      });
    }),
    changed('four parts', (...parts) => `${parts.join('.')}.x`),
    changed('five parts, as if encrypted', (...parts) => `${parts.join('.')}.x.y`),
    refused('not a JWT', () => ({ headers: { authorization: 'Bearer ....' } })),
    { name: 'a lower-case scheme', status: 200, send: () => authorization((token) => `bearer ${token}`) },
    { name: 'no key id, where there is one key', status: 200, send: () => bearer({}, { kid: undefined }) },
  ];
}
