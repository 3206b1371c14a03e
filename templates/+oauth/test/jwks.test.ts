import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuth } from '../src/auth.ts';
import { authEnv, goodClaims } from './token-claims.ts';
import { startTokenIssuer, type TokenIssuer } from './tokens.ts';

const resourceUrl = 'https://mcp.example.com/mcp';
const config = { resourceUrl, baseUrl: 'https://mcp.example.com', allowedHosts: [], allowedOrigins: [], port: 0 };
const hour = 3_600_000;

let issuer: TokenIssuer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  issuer = await startTokenIssuer();
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.close();
});

const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

/** The gate of a server that starts now, as the status of its answer; 200 for whom it lets in. */
async function startGate() {
  const { gate } = await createAuth(config, authEnv(issuer.issuer, resourceUrl));
  return async (minted: Parameters<TokenIssuer['mint']>[0] = {}): Promise<{ status: number; headers: Headers }> => {
    const token = await issuer.mint({ ...minted, claims: goodClaims(resourceUrl, 'read') });
    const request = new Request(resourceUrl, { headers: { authorization: `Bearer ${token}` } });
    const answer = await gate(request, { requestId: 'test' });
    return answer instanceof Response ? answer : { status: 200, headers: new Headers() };
  };
}

describe('the signing keys', () => {
  it('are read while the server starts, and once', async () => {
    const knock = await startGate();
    expect(issuer.hits()).toBe(1);
    expect((await knock()).status).toBe(200);
    expect(issuer.hits()).toBe(1);
  });

  it.each(['down', 'slow', 'html', 'huge', 'empty'] as const)('%s: 503 to try again, and no login', async (state) => {
    issuer.become(state);
    const knock = await startGate();
    const answers = await Promise.all(Array.from({ length: 20 }, () => knock()));
    for (const { status, headers } of answers) {
      expect([status, headers.get('retry-after'), headers.get('www-authenticate')]).toEqual([503, '5', null]);
    }
    expect(issuer.hits()).toBe(1);
    issuer.become('up');
    later(5000);
    expect((await knock()).status).toBe(200);
  });

  it.each(['down', 'html', 'huge', 'empty'] as const)('%s once they are known: no harm', async (state) => {
    const knock = await startGate();
    issuer.become(state);
    expect((await knock()).status).toBe(200);
    later(2 * hour);
    expect((await knock()).status).toBe(200);
    expect((await knock({ header: { kid: 'unknown' } })).status).toBe(401);
    later(24 * hour);
    expect((await knock()).status).toBe(503); // they may have been withdrawn long ago
  });

  it('rotate: the new one is known at once, the old one no more', async () => {
    const knock = await startGate();
    issuer.rotate();
    later(5000);
    expect((await knock({ key: 'second' })).status).toBe(200);
    expect((await knock({ key: 'first' })).status).toBe(401);
  });

  it('cause no stampede: a thousand tokens with unknown keys, one request', async () => {
    const knock = await startGate();
    later(5000);
    const statuses = await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => (await knock({ header: { kid: `unknown-${index}` } })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(issuer.hits()).toBe(2); // at the start, and for all of these
  });
});
