import { describe, expect, it } from 'vitest';
import { callerTrace, xrayTraceId } from '../../src/telemetry/trace-context.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';

describe('the trace of the caller', () => {
  it.each([
    ['a trace', `00-${trace}-b7ad6b7169203331-01`, trace],
    ['none', undefined, undefined],
    ['zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, undefined],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`, undefined],
    ['what a caller made up', 'no trace\n{"level":"ERROR"}', undefined],
    ['what is not a text', { toString: 'x' }, undefined],
  ])('is taken from the message: %s', (_, traceparent, expected) => {
    expect(callerTrace({ params: { _meta: { traceparent } } }, new Headers())).toBe(expected);
  });

  it('is taken from the header where the message names none', () => {
    const headers = new Headers({ traceparent: `00-${trace}-b7ad6b7169203331-01` });
    expect(callerTrace({}, headers)).toBe(trace);
    expect(callerTrace({ params: { _meta: { traceparent: 'x' } } }, headers)).toBeUndefined();
  });
});

describe('the trace of X-Ray', () => {
  it.each([
    ['Root=1-67891233-abcdef012345678912345678;Sampled=1', '1-67891233-abcdef012345678912345678'],
    ['Self=1-x;Root=1-67891233-abcdef012345678912345678', '1-67891233-abcdef012345678912345678'],
    ['Root=1-6789-abc', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('is read from %s', (header, expected) => expect(xrayTraceId(header)).toBe(expected));
});
