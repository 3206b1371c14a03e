import { describe, expect, it } from 'vitest';
import { domainOf, forStage, isStage } from '../../src/config/config.ts';
import { configWith, refusalOf } from '../support/config.ts';

describe('a stage', () => {
  it('has defaults where it is not listed', () => {
    const stage = forStage(configWith(), 'dev');
    expect(stage).toMatchObject({
      stage: 'dev',
      stackName: 'my-server-dev',
      region: 'eu-central-1',
      name: 'my-server',
    });
    expect(stage.settings).toEqual({
      lambda: { memory: 512, reservedConcurrency: undefined, timeout: 29 },
      fargate: { cpu: 256, memory: 512, tasks: { min: 1, max: 2 } },
      logRetentionDays: 30,
      throttle: { rateLimit: 100, burstLimit: 200 },
      waf: false,
      alarms: undefined,
      protect: false,
    });
  });

  it('has what is listed, and the defaults beside it', () => {
    const stages = {
      production: {
        lambda: { memory: 1769, timeout: 10 },
        fargate: { cpu: 1024 },
        logRetentionDays: 180,
        throttle: { rateLimit: 5, burstLimit: 10 },
        alarms: { email: 'ana@example.com' },
        protect: true,
      },
      staging: { alarms: {} },
    };
    const config = configWith({ stages });
    expect(forStage(config, 'production').settings).toEqual({
      lambda: { memory: 1769, reservedConcurrency: undefined, timeout: 10 },
      fargate: { cpu: 1024, memory: 512, tasks: { min: 2, max: 10 } },
      logRetentionDays: 180,
      throttle: { rateLimit: 5, burstLimit: 10 },
      waf: false,
      alarms: { email: 'ana@example.com' },
      protect: true,
    });
    expect(forStage(config, 'staging').settings.alarms).toEqual({ email: undefined });
  });

  it('may have pages, hosts and limits of its own, and else has those of the server', () => {
    const server = { bodyBytes: 2048, perCaller: { rateLimit: 5, concurrency: 2 } };
    const config = configWith({
      allowedOrigins: ['app.example.com'],
      allowedHosts: ['proxy.example.com'],
      limits: server,
      stages: {
        dev: { allowedOrigins: ['localhost'], limits: { seconds: 5, perCaller: { concurrency: 9 } } },
        closed: { allowedOrigins: [], allowedHosts: [] },
      },
    });
    expect(forStage(config, 'dev')).toMatchObject({
      allowedOrigins: ['localhost'],
      allowedHosts: ['proxy.example.com'],
      limits: { bodyBytes: 2048, seconds: 5, perCaller: { rateLimit: 5, concurrency: 9 } },
    });
    expect(forStage(config, 'closed')).toMatchObject({ allowedOrigins: [], allowedHosts: [], limits: server });
    expect(forStage(config, 'production')).toMatchObject({ allowedOrigins: ['app.example.com'], limits: server });
    expect(forStage(configWith(), 'dev').limits).toBeUndefined();
  });

  it('may take minutes where answers are streamed', () => {
    expect(forStage(configWith({ streaming: true }), 'dev').settings.lambda.timeout).toBe(300);
  });

  it('can be in another region than the file says', () => {
    expect(forStage(configWith(), 'dev', 'us-east-1').region).toBe('us-east-1');
  });

  it.each(['dev', 'production', 'pr-17', 'a', 'a1-b2-c3'])('can be called %s', (name) =>
    expect(isStage(name)).toBe(true),
  );

  it.each(['Production', 'a b', '../x', '-a', 'a-', 'a--b', '', '1a', 'x'.repeat(21), 'constructor.'])(
    'cannot be called %j',
    (name) => {
      const { message, suggestion } = refusalOf(() => forStage(configWith(), name));
      expect(message).toBe(`${JSON.stringify(name)} is not a valid stage.`);
      expect(suggestion).toContain('such as dev, staging, production');
    },
  );

  it('has no settings of a property that every object has', () => {
    expect(forStage(configWith({ stages: {} }), 'constructor').settings.logRetentionDays).toBe(30);
  });

  it('has the domain itself in production, and a name below it elsewhere', () => {
    const domain = 'mcp.example.com';
    expect(domainOf({ domain, stage: 'production' })).toBe(domain);
    expect(domainOf({ domain, stage: 'dev' })).toBe('dev.mcp.example.com');
    expect(domainOf({ domain: undefined, stage: 'dev' })).toBeUndefined();
  });
});

describe('a stage is refused, with the reason and what to do,', () => {
  const waf = { stages: { dev: { waf: true } } };
  const domain = 'mcp.example.com';
  const checked = { runtime: 'fargate', domain, edgeTokenCheck: true };

  it.each<[string, object, string, string]>([
    ['with a web ACL in front of an HTTP API', waf, 'cannot protect an HTTP API', 'Set "streaming" to true'],
    [
      'with a web ACL for CloudFront outside us-east-1',
      { runtime: 'fargate', ...waf },
      'web ACLs for CloudFront in us-east-1 only, and this stack is for eu-central-1',
      'Give the server a domain',
    ],
    [
      'with a check of tokens where there is no load balancer',
      { runtime: 'native', auth: { mode: 'cognito' }, edgeTokenCheck: true },
      'Only a load balancer can check tokens',
      'Leave out "edgeTokenCheck"',
    ],
    [
      'with a check of tokens where there are none',
      { ...checked, auth: { mode: 'api-key' } },
      'Only a load balancer can check tokens',
      'Leave out "edgeTokenCheck"',
    ],
    [
      'with a check of tokens whose keys are not known',
      { ...checked, auth: { mode: 'oidc', issuer: 'https://login.example.com' } },
      'needs the address of the signing keys',
      'Give it as "jwksUri"',
    ],
  ])('%s', (_, more, message, suggestion) => {
    const refusal = refusalOf(() => forStage(configWith(more), 'dev'));
    expect(refusal.message).toContain(message);
    expect(refusal.message).toMatch(/^Stage dev: /);
    expect(refusal.suggestion).toContain(suggestion);
  });

  it.each<[string, object, string?]>([
    ['a web ACL in front of a REST API', { streaming: true, ...waf }],
    ['a web ACL in front of a load balancer', { runtime: 'fargate', domain, ...waf }],
    ['a web ACL for CloudFront in us-east-1', { runtime: 'fargate', ...waf }, 'us-east-1'],
    ['a load balancer that checks tokens of Cognito', { ...checked, auth: { mode: 'cognito' } }],
    [
      'a load balancer that checks tokens of a provider whose keys are known',
      { ...checked, auth: { mode: 'oidc', issuer: 'https://id.example.com/realms/main' } },
    ],
  ])('but not %s', (_, more, region) => {
    expect(forStage(configWith(more), 'dev', region).stage).toBe('dev');
  });
});
