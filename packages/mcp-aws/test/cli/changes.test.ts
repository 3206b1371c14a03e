import { describe, expect, it } from 'vitest';
import { changeNotices } from '../../src/cli/deploy/changes.ts';
import type { AuthMode, Runtime } from '../../src/config/choices.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { stageConfig } from './project-fixture.ts';

const urls = {
  httpApi: 'https://abc123.execute-api.eu-central-1.amazonaws.com/mcp',
  restApi: 'https://abc123.execute-api.eu-central-1.amazonaws.com/prod/mcp',
  cloudfront: 'https://d111111abcdef8.cloudfront.net/mcp',
  domain: 'https://dev.mcp.example.com/mcp',
};

const deployed = { Runtime: 'native', AuthMode: 'none', McpUrl: urls.httpApi };

const noticesFor = (outputs: Readonly<Record<string, string>>, changes: Partial<ConfigInput> = {}) =>
  changeNotices({ ...deployed, ...outputs }, stageConfig(changes));

const only = (outputs: Readonly<Record<string, string>>, changes: Partial<ConfigInput> = {}) => {
  const notices = noticesFor(outputs, changes);
  expect(notices).toHaveLength(1);
  return notices[0];
};

describe('nothing is said', () => {
  it.each<[string, Readonly<Record<string, string>>, Partial<ConfigInput>]>([
    ['of a deployment that changes neither address nor auth', {}, {}],
    ['of a REST API', { McpUrl: urls.restApi }, { streaming: true }],
    ['of CloudFront', { Runtime: 'fargate', McpUrl: urls.cloudfront }, { runtime: 'fargate' }],
    ['of a domain', { McpUrl: urls.domain }, { domain: 'mcp.example.com' }],
    ['of a domain with another kind of API', { McpUrl: urls.domain }, { domain: 'mcp.example.com', streaming: true }],
    [
      'of an address on this machine, as emulators have',
      { McpUrl: 'http://abc.execute-api.localhost:4566/mcp' },
      { streaming: true },
    ],
  ])('%s', (_, outputs, changes) => expect(noticesFor(outputs, changes)).toEqual([]));

  it('of a stack without outputs, as of one that was never deployed', () => {
    expect(changeNotices({}, stageConfig())).toEqual([]);
  });
});

describe('a new runtime', () => {
  it('behind the same address is only mentioned', () => {
    expect(only({}, { runtime: 'web-adapter' })).toEqual({
      message: 'The runtime changes from native to web-adapter.',
      disruptive: false,
    });
  });

  it.each<[Runtime, Runtime, string]>([
    ['native', 'fargate', 'a load balancer'],
    ['fargate', 'native', 'API Gateway'],
  ])('%s to %s takes the domain with it, which takes time', (from, to, ingress) => {
    const notice = only({ Runtime: from, McpUrl: urls.domain }, { runtime: to, domain: 'mcp.example.com' });
    expect(notice).toMatchObject({ message: expect.stringContaining(`moves to ${ingress}`), disruptive: true });
  });

  it('without a domain comes with a new address', () => {
    const [runtime, address, ...others] = noticesFor({}, { runtime: 'fargate' });
    expect([runtime?.disruptive, address?.disruptive, others]).toEqual([false, true, []]);
  });
});

describe('a new address', () => {
  it.each<[string, string, Partial<ConfigInput>]>([
    ['streaming', urls.httpApi, { streaming: true }],
    ['no more streaming', urls.restApi, {}],
    ['a domain', urls.httpApi, { domain: 'mcp.example.com' }],
    ['no more domain', urls.domain, {}],
    ['another domain', urls.domain, { domain: 'other.example.com' }],
  ])('comes with %s, and cuts callers off', (_, url, changes) => {
    const notice = only({ McpUrl: url }, changes);
    expect(notice).toMatchObject({
      message: expect.stringMatching(/^The address changes from https:.*every client has to be set up again\.$/),
      disruptive: true,
    });
    expect(notice?.message).toContain(url);
  });

  it('is named where it is known: of the stage', () => {
    expect(only({}, { domain: 'mcp.example.com' })?.message).toContain('to https://dev.mcp.example.com/mcp.');
    expect(only({}, { streaming: true })?.message).toContain('a new one, which is known after the deployment');
  });

  it('means new logins, and a new audience at the identity provider', () => {
    const cognito = only({ AuthMode: 'cognito' }, { auth: { mode: 'cognito' }, streaming: true });
    expect(cognito?.message).toMatch(/People have to log in again\.$/);
    const issuer = 'https://login.example.com';
    const oidc = { AuthMode: 'oidc', Issuer: issuer };
    expect(only(oidc, { auth: { mode: 'oidc', issuer }, streaming: true })?.message).toMatch(
      /Register the new address at your identity provider as the audience/,
    );
    const auth = { mode: 'oidc', issuer, audience: 'my-api' } as const;
    expect(only(oidc, { auth, streaming: true })?.message).not.toMatch(/Register/);
  });
});

describe('a new auth mode', () => {
  it.each<[AuthMode, ConfigInput['auth'], RegExp]>([
    ['cognito', { mode: 'none' }, /user pool pool-1 stays behind with its users.*Anybody who finds the address/],
    ['cognito', { mode: 'api-key' }, /stays behind.*Callers need an API key/],
    ['api-key', { mode: 'cognito' }, /All API keys stop working and are deleted.*People log in at a user pool/],
    ['api-key', { mode: 'iam' }, /All API keys stop working.*Callers need AWS credentials/],
    ['oidc', { mode: 'api-key' }, /Tokens of https:\/\/login\.example\.com are no longer accepted/],
    ['iam', { mode: 'api-key' }, /Signatures of AWS principals are no longer accepted/],
    ['none', { mode: 'api-key' }, /Clients that do not log in are no longer let in/],
    [
      'none',
      { mode: 'oidc', issuer: 'https://login.example.com' },
      /People log in at https:\/\/login\.example\.com\.$/,
    ],
  ])('in place of %s is disruptive, and both ends of it are explained: %j', (before, auth, message) => {
    const outputs = { AuthMode: before, UserPoolId: 'pool-1', Issuer: 'https://login.example.com' };
    expect(only(outputs, { auth })).toEqual({ message: expect.stringMatching(message), disruptive: true });
  });

  it('is another issuer, too', () => {
    const auth = { mode: 'oidc', issuer: 'https://new.example.com' } as const;
    const notice = only({ AuthMode: 'oidc', Issuer: 'https://old.example.com' }, { auth });
    expect(notice).toMatchObject({
      message: expect.stringContaining('from https://old.example.com to https://new.example.com'),
      disruptive: true,
    });
    expect(noticesFor({ AuthMode: 'oidc', Issuer: auth.issuer }, { auth })).toEqual([]);
  });
});
