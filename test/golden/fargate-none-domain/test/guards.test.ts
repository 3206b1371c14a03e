import { describe, expect, it } from 'vitest';
import { redacted } from '../src/redact.ts';
import { createThrottle } from '../src/throttle.ts';
import { callerTrace, platformTrace } from '../src/trace.ts';

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
});

describe('arguments in the log of who debugs', () => {
  it('have no secrets, by their name or their look', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln';
    const text = JSON.stringify(
      redacted({
        query: 'austen',
        apiKey: 'k-1',
        nested: { Authorization: 'x-2', list: [jwt, { pwd: 'p-3' }] },
        said: `Bearer ${jwt}`,
        url: 'https://ana:p-4@example.com/?access_token=t-5',
        headers: [{ name: 'Authorization', value: 'v-6' }],
      }),
    );
    expect(text).toContain('austen');
    expect(text).not.toMatch(/k-1|x-2|p-3|eyJ|p-4|t-5|v-6/);
  });

  it('are cut where they are long, wide or deep', () => {
    let deep: object = {};
    for (let index = 0; index < 10_000; index += 1) deep = { deep };
    const text = JSON.stringify(redacted({ deep, text: 'x'.repeat(1e6), list: Array(1e5).fill(1) }));
    expect(text.length).toBeLessThan(1000);
  });
});

describe('traces', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  it.each([
    ['a trace', `00-${trace}-b7ad6b7169203331-01`, trace],
    ['none', undefined, undefined],
    ['zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, undefined],
    ['a caller that makes things up', 'no trace\n{"level":"ERROR"}', undefined],
    ['no text', { toString: 'x' }, undefined],
  ])('are taken from the message: %s', (_, traceparent, expected) => {
    expect(callerTrace({ params: { _meta: { traceparent } } }, new Headers())).toBe(expected);
  });

  it('of the platform are read from its header', () => {
    const headers = new Headers({ 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678;Sampled=1' });
    expect(platformTrace(headers)).toBe('1-67891233-abcdef012345678912345678');
  });
});
