import { afterAll, beforeAll, expect, it } from 'vitest';
import { conformance } from './conformance.ts';
import type { Running } from './running.ts';

/** The official suite, against the server that it expects. */
export function itConforms(start: () => Promise<Running>): void {
  let server: Running;
  beforeAll(async () => {
    server = await start();
  }, 600_000);
  afterAll(() => server?.close());

  // Both at once: the suite waits most of the time.
  it.concurrent('passes 37 of 37 for 2026-07-28', async () => {
    const { code, passed, scored, output } = await conformance(server.origin, '2026-07-28');
    expect([code, passed, scored], output).toEqual([0, 37, 37]);
  }, 300_000);

  it.concurrent('passes 26 of 30 for 2025-11-25, which is all a stateless server can', async () => {
    const { code, passed, scored, output } = await conformance(server.origin, '2025-11-25');
    expect([code, passed, scored], output).toEqual([0, 26, 30]);
  }, 300_000);
}
