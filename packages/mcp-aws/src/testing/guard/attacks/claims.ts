import type { Attack } from '../attack.ts';
import type { OAuthAttackKit } from './oauth.ts';

const now = (): number => Math.floor(Date.now() / 1000);

/** Members of `cnf` (RFC 7800), by what tokens are bound to. */
const boundTo = {
  'a key, by DPoP': { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
  'a certificate': { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' },
  'a key of its own kind': { kid: 'x' },
  'what nobody knows': {},
};

/** Tokens that the issuer signed, and that say what they must not; and unusual ones that are good. */
export function claimAttacks({ bearer, refused, getIssuer, profile, resourceUrl }: OAuthAttackKit): Attack[] {
  const { audience } = profile;
  const foreignAudiences: [string, unknown][] = [
    ['a token for another server', 'https://other.example.com/mcp'],
    ['an audience with a slash at its end', `${audience}/`],
    ['an audience that begins like ours', `${audience}.evil.example`],
    ['the origin as audience', new URL(resourceUrl).origin],
    ['the URL of the server, where the audience is another', resourceUrl],
    ['an empty list of audiences', []],
  ];
  const withIssuer = (name: string, change: (issuer: string) => unknown): Attack =>
    refused(name, async () => bearer({ iss: change((await getIssuer()).issuer) }));

  return [
    refused('a token that expired a minute ago', () => bearer({ iat: now() - 600, exp: now() - 60 }), 'token expired'),
    refused('a token not valid yet', () => bearer({ nbf: now() + 120 })),
    refused('a token from the future', () => bearer({ iat: now() + 120 })),
    refused('a token that lives for a week', () => bearer({ exp: now() + 7 * 86_400 })),
    ...['exp', 'iat', 'sub', 'iss'].map((claim) =>
      refused(`a token without ${claim}`, () => bearer({ [claim]: undefined })),
    ),
    refused('exp as text', () => bearer({ exp: String(now() + 600) })),
    ...foreignAudiences
      .filter(([, aud]) => aud !== audience)
      .map(([name, aud]) => refused(name, () => bearer({ aud }))),
    refused('another issuer', () => bearer({ iss: 'https://evil.example' })),
    withIssuer('an issuer with another end', (issuer) => (issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`)),
    withIssuer('an issuer as a list', (issuer) => [issuer]),
    refused('an ID token', () => bearer({ aud: 'user-client', scope: undefined, nonce: 'n' })),
    refused('an ID token with our audience', () => bearer({ nonce: 'n' })),
    refused('an ID token of the code flow', () => bearer({ at_hash: 'h' })),
    ...['oauth-id-jag+jwt', 'dpop+jwt', 'logout+jwt', 'secevent+jwt', 'JOSE', 1, null].map((typ) =>
      refused(`a token of type ${typ}`, () => bearer({}, { typ })),
    ),
    ...Object.entries(boundTo).map(([name, cnf]) =>
      refused(`a token bound to ${name}, without its proof`, () => bearer({ cnf }), 'bound to a key'),
    ),
    { name: 'a good token', status: 200, send: () => bearer() },
    {
      name: 'our audience among others',
      status: 200,
      send: () => bearer({ aud: ['https://other.example.com', audience] }),
    },
    ...['JWT', 'at+jwt', 'application/at+jwt'].map(
      (typ): Attack => ({ name: `a token of type ${typ}`, status: 200, send: () => bearer({}, { typ }) }),
    ),
  ];
}
