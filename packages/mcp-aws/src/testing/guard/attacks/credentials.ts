import type { Attack } from '../attack.ts';
import type { OAuthAttackKit } from './oauth.ts';

const otherHeaders = [
  'x-access-token',
  'x-api-key',
  'proxy-authorization',
  'x-forwarded-authorization',
  'x-original-authorization',
];

/** No token, or one where none belongs. */
export function missingCredentialAttacks({ mint, refused, authorization }: OAuthAttackKit): Attack[] {
  return [
    refused('no Authorization', () => ({})),
    ...['', 'Bearer', 'Bearer  ', 'Bearer\t', 'Basic dXNlcjpwYXNz', 'DPoP abc'].map((authorization) =>
      refused(`Authorization: ${JSON.stringify(authorization)}`, () => ({ headers: { authorization } })),
    ),
    refused('a good token as if it were bound to a key', () => authorization((token) => `DPoP ${token}`), 'DPoP'),
    refused('a token in another header', async () => {
      const token = await mint();
      const others = Object.fromEntries(otherHeaders.map((name) => [name, `Bearer ${token}`]));
      return { headers: { ...others, cookie: `access_token=${token}` } };
    }),
    refused('a token in the body', async () => ({
      message: { jsonrpc: '2.0', id: 1, method: 'ping', access_token: await mint() },
    })),
    refused('a token in the query', async () => ({ path: `/mcp?access_token=${await mint()}` })),
    refused('an API key', () => ({ headers: { authorization: `Bearer mcp_0123456789abcdef_${'A'.repeat(43)}` } })),
  ];
}

/** More than one credential, or more than a credential. */
export function severalCredentialAttacks({ mint, authorization }: OAuthAttackKit): Attack[] {
  const twoHeaders = async (first: string, second: string): Promise<[string, string][]> => {
    const token = await mint();
    return [first, second].map((value) => ['authorization', `Bearer ${value.replace('good', token)}`]);
  };
  return [
    { name: 'a token and junk', status: 400, send: () => authorization((token) => `Bearer ${token} junk`) },
    {
      name: 'two tokens in one header',
      status: 400,
      send: () => authorization((token) => `Bearer ${token},Bearer ${token}`),
    },
    {
      name: 'a bad and a good Authorization header',
      status: [400, 401],
      send: async () => ({ headers: await twoHeaders('bad', 'good') }),
    },
    {
      name: 'a good and a bad Authorization header',
      status: [400, 401],
      send: async () => ({ headers: await twoHeaders('good', 'bad') }),
    },
    {
      name: 'a token in the header and the query',
      status: 400,
      send: async () => ({ ...(await authorization((token) => `Bearer ${token}`)), path: '/mcp?access_token=x' }),
    },
    {
      name: '9 KB of token',
      status: 400,
      send: () => ({ headers: { authorization: `Bearer ${'a'.repeat(9 * 1024)}` } }),
    },
  ];
}
