import { describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import { createThrottle } from '../../src/server/throttle.ts';
import { mcpMessage, mcpRequest } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';

describe('the throttle', () => {
  it('takes a burst, then as many as the rate allows', () => {
    let time = 0;
    const may = createThrottle({ rateLimit: 2, burstLimit: 3 }, () => time);
    expect([may(), may(), may(), may()]).toEqual([true, true, true, false]);
    time = 500;
    expect([may(), may()]).toEqual([true, false]);
    time = 60_000;
    expect([may(), may(), may(), may()]).toEqual([true, true, true, false]);
  });

  it('answers 429 to what is too much, and counts it', async () => {
    const config = { throttle: { rateLimit: 1, burstLimit: 1 } };
    const app = await createTestApp({ definition: defineServer({}), config });
    const ping = () => app.send(mcpRequest(app.url, mcpMessage('2025', 'ping')));
    expect((await ping()).status).toBe(200);
    const second = await ping();
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await second.json()).toMatchObject({ error: { code: -32_000 } });
    expect(app.lines()).toContainEqual(expect.objectContaining({ Throttles: 1, ClientErrors: 0, Errors: 0 }));
  });

  it('never refuses health', async () => {
    const config = { throttle: { rateLimit: 1, burstLimit: 1 } };
    const app = await createTestApp({ definition: defineServer({}), config });
    for (let index = 0; index < 3; index++)
      expect((await app.send(new Request(new URL('/health', app.url)))).status).toBe(200);
  });
});
