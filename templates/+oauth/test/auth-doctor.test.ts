import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Examination, examine } from '../scripts/examine.ts';

/** A server and its issuer in one, to be broken in one way at a time. */
let broken: { challenge?: string; resource?: string; issuer?: string; pkce?: false; keys?: false; register?: true } =
  {};

const server = createServer((request, response) => {
  const { url = '', method } = request;
  const send = (body: object): void => void response.end(JSON.stringify(body));
  if (url === '/prod/mcp' && method === 'POST') {
    const name = broken.challenge ?? 'www-authenticate';
    return response
      .writeHead(401, { [name]: `Bearer resource_metadata="${base}/.well-known/oauth-protected-resource/mcp"` })
      .end();
  }
  if (url === '/prod/.well-known/oauth-protected-resource/mcp') {
    return send({ resource: broken.resource ?? `${base}/mcp`, authorization_servers: [base] });
  }
  if (url === '/prod/.well-known/openid-configuration') {
    return send({
      issuer: broken.issuer ?? base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/jwks`,
      token_endpoint_auth_methods_supported: ['none'],
      ...(broken.pkce === false ? {} : { code_challenge_methods_supported: ['S256'] }),
      ...(broken.register ? { registration_endpoint: `${base}/register` } : {}),
    });
  }
  if (url === '/prod/jwks') return send({ keys: broken.keys === false ? [] : [{ kty: 'RSA', alg: 'RS256' }] });
  response.writeHead(404).end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prod`;

beforeEach(() => {
  broken = {};
});
afterAll(() => void server.close());

const bad = ({ findings }: Examination): string[] =>
  findings.filter(({ state }) => state === 'bad').map(({ what, fix }) => `${what}. ${fix}`);

describe('auth:doctor', () => {
  it('finds nothing wrong with a login under a stage of API Gateway, where some places cannot answer', async () => {
    const examined = await examine(`${base}/mcp`);
    expect(bad(examined)).toEqual([]);
    expect(Object.fromEntries(examined.clients)).toMatchObject({ claude: expect.stringContaining('with a client id') });
  });

  it('sees that clients can register themselves', async () => {
    broken = { register: true };
    expect(Object.fromEntries((await examine(`${base}/mcp`)).clients)).toMatchObject({ vscode: 'logs in by itself' });
  });

  it.each<[string, typeof broken, RegExp]>([
    [
      'a front door that renames the challenge',
      { challenge: 'x-amzn-remapped-www-authenticate' },
      /renamed the challenge.*tool-error/,
    ],
    ['a challenge that is lost', { challenge: 'x-other' }, /no challenge/],
    ['another resource', { resource: 'https://other.example.com/mcp' }, /names the resource https:\/\/other/],
    ['another issuer', { issuer: 'https://other.example.com' }, /issuer is https:\/\/other/],
    ['no PKCE', { pkce: false }, /PKCE.*façade/],
    ['no keys', { keys: false }, /no keys.*503/],
  ])('tells of %s, and that nobody can log in', async (_, fault, message) => {
    broken = fault;
    const examined = await examine(`${base}/mcp`);
    expect(bad(examined).join('\n')).toMatch(message);
    expect(examined.clients).toEqual([]);
  });

  it('tells of a server that is not there, and of a URL that is not its own', async () => {
    expect(bad(await examine('http://127.0.0.1:9/mcp')).join()).toMatch(/does not answer/);
    expect(bad(await examine(`${base}/other`)).join()).toMatch(/gets 404.*with its path/);
  });
});
