import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTracedApp, type TracedApp } from '../support/traced-app.ts';

let traced: TracedApp;
beforeAll(async () => {
  traced = await startTracedApp();
}, 60_000);
afterEach(() => traced.collector.become('works'));
afterAll(() => traced.close());

describe.each(['refuses', 'hangs up', 'does not answer'] as const)('a collector that %s', (broken) => {
  it('fails no call, and does not keep it from ending', async () => {
    traced.collector.become(broken);
    const { status, text } = await traced.call('search_books', { query: 'austen' });
    expect([status, text]).toEqual([200, expect.stringContaining('Jane Austen')]);
    traced.collector.become('works');
    await traced.tracing.flush();
  });
});

it('says that spans were lost, once a minute', async () => {
  traced.collector.become('refuses');
  for (let index = 0; index < 3; index++) {
    await traced.call('search_books', { query: 'x' });
    await traced.tracing.flush();
  }
  const lost = traced.app.lines().filter(({ message }) => message === 'spans were lost');
  expect(lost).toHaveLength(1);
  expect(lost[0]).toMatchObject({ level: 'WARN', lost: expect.any(Number) });
});
