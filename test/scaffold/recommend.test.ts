import { describe, expect, it } from 'vitest';
import { problemWith } from '../../packages/mcp-aws/src/config/rules.ts';
import { breakEvenCalls, idleCost, lambdaCostPerMillion } from '../../src/create/cost.ts';
import { type Needs, recommend } from '../../src/create/recommend.ts';

const usual: Needs = {
  longTools: false,
  traffic: 'bursty',
  callsPerMonth: 100_000,
  callers: 'developers',
  fullControl: false,
};

describe('recommendation', () => {
  it.each<[string, Partial<Needs>, string, boolean]>([
    ['the usual', {}, 'native', false],
    ['long tools', { longTools: true }, 'native', true],
    ['constant but little traffic', { traffic: 'constant', callsPerMonth: 1_000_000 }, 'native', false],
    ['constant traffic beyond the break-even', { traffic: 'constant', callsPerMonth: 50_000_000 }, 'fargate', true],
    ['as much, but in bursts', { callsPerMonth: 50_000_000 }, 'native', false],
    ['full control', { fullControl: true }, 'web-adapter', false],
    ['full control and long tools', { fullControl: true, longTools: true }, 'web-adapter', true],
    ['customers', { callers: 'customers' }, 'native', false],
  ])('for %s', (_, needs, runtime, streaming) => {
    const recommendation = recommend({ ...usual, ...needs });
    expect(recommendation).toMatchObject({ runtime, streaming });
    expect(recommendation.reason.match(/\.(\n|$)/g)).toHaveLength(2); // two sentences
    expect(problemWith({ ...recommendation })).toBeUndefined(); // never what the tool would refuse
  });
});

describe('cost', () => {
  it('is the sum of its parts', () => {
    expect(idleCost({ runtime: 'native', auth: 'none', domain: undefined })).toBe(0);
    expect(idleCost({ runtime: 'native', auth: 'api-key', domain: undefined })).toBe(0.4);
    // 2 tasks 14.42 + load balancer 16.43 + NAT 32.85 + its address 3.65
    expect(idleCost({ runtime: 'fargate', auth: 'none', domain: undefined })).toBeCloseTo(67.34, 1);
    expect(idleCost({ runtime: 'fargate', auth: 'none', domain: 'a.b' })).toBeCloseTo(74.64, 1);
    // 0.20 requests + 50,000 GB-s + 1.00 HTTP API, or 3.50 REST API
    expect(lambdaCostPerMillion(false, 100)).toBeCloseTo(1.87, 2);
    expect(lambdaCostPerMillion(true, 100)).toBeCloseTo(4.37, 2);
  });

  it('breaks even where both cost the same', () => {
    const calls = breakEvenCalls(true, 300);
    const lambda = (calls / 1_000_000) * lambdaCostPerMillion(true, 300);
    expect(lambda).toBeCloseTo(idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }), 5);
  });
});
