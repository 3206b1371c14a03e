import { describe, expect, it } from 'vitest';
import { redacted } from '../../src/telemetry/redact.ts';

describe('arguments in the log of a developer', () => {
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
        key: 'AKIAIOSFODNN7EXAMPLE',
        own: `mcp_0123456789abcdef_${'A'.repeat(43)}`,
      }),
    );
    expect(text).toContain('austen');
    expect(text).not.toMatch(/k-1|x-2|p-3|eyJ|p-4|t-5|v-6|AKIA|mcp_0/);
  });

  it('are cut where they are long, wide or deep', () => {
    let deep: object = {};
    for (let index = 0; index < 10_000; index += 1) deep = { deep };
    const text = JSON.stringify(redacted({ deep, text: 'x'.repeat(1e6), list: Array(1e5).fill(1) }));
    expect(text.length).toBeLessThan(1000);
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`n${index}`, 'y'.repeat(1000)]));
    expect(redacted({ a: wide, b: wide })).toBe('[too much]');
  });

  it.each([undefined, null, 7, true])('may be %s', (value) => expect(redacted(value)).toBe(value));
});
