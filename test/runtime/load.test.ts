import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { type KeyStore, startKeyStore } from '../support/keys.ts';
import { startLoad } from '../support/load/load.ts';
import { bundle } from '../support/project.ts';
import { openServer } from '../support/running.ts';
import { node24, whyNot } from '../support/tools.ts';

/** `npm run bench:load` is the long version, and measures. */
describe.skipIf(await whyNot(node24))('forty clients of both protocol versions', () => {
  let store: KeyStore;
  let server: HttpServer;
  beforeAll(async () => {
    store = await startKeyStore(40);
    const { dist } = bundle({ runtime: 'fargate', auth: 'api-key' });
    server = await startHttpServer(dist, { ...openServer, ...store.env });
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await store?.close();
  });

  it('get every answer, also when the server is told to stop', async () => {
    const load = startLoad({ origin: server.origin, callers: store.callers, sdk: 4, thinkMs: 300 });
    await sleep(6000);
    expect(load.failures).toEqual([]);
    expect(load.running()).toBe(40);

    const [code] = await Promise.all([server.stop(), load.serverStops(3000)]);
    expect(load.failures).toEqual([]);
    expect(code).toBe(0);
    expect(load.counts.answeredWhileStopping).toBeGreaterThan(40);
    expect(load.counts.progress).toBeGreaterThan(0);
    expect(load.counts.errors).toBeGreaterThan(0);
  }, 60_000);
});
