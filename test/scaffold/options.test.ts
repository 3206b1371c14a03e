import { describe, expect, it } from 'vitest';
import { problemWith } from '../../packages/mcp-aws/src/config/rules.ts';
import type { Answers, Flags } from '../../src/create/answers.ts';
import { complete, missingError, unanswered } from '../../src/create/complete.ts';
import { optionTable } from '../../src/create/options.ts';
import { configurations, nameOf } from '../support/scaffold/answers.ts';

const tenant = 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0';

describe('what cannot be is refused, with a reason and what to choose instead', () => {
  it.each<[Flags, RegExp]>([
    [{ region: '' }, /is not a valid AWS region/],
    [{ region: 'mars' }, /is not a valid AWS region/],
    [{ auth: 'iam', runtime: 'fargate' }, /load balancer cannot verify AWS signatures/],
    [{ runtime: 'fargate', streaming: false }, /a container always streams/],
    [{ issuer: 'https://login.example.com', auth: 'api-key' }, /issuer belongs to the auth mode oidc, not to api-key/],
    [{ audience: 'x', auth: 'none' }, /audience belongs to the auth mode oidc/],
    [{ provider: 'okta', auth: 'cognito' }, /provider belongs to the auth mode oidc/],
    [{ callbackUrls: ['https://app.example.com/cb'], auth: 'oidc' }, /Callback URLs belong to the auth mode cognito/],
    [{ callbackUrls: ['http://app.example.com/cb'] }, /is not one that Cognito can return to/],
    [{ callbackUrls: ['javascript:alert(1)'] }, /is not one that Cognito can return to/],
    [{ callbackUrls: ["https://app.example.com/'"] }, /is not one that Cognito can return to/],
    [{ callbackUrls: ['ftp://x/y'] }, /is not one that Cognito can return to/],
    [{ callbackUrls: ['about:blank'] }, /is not one that Cognito can return to/],
    [{ issuer: 'login.example.com' }, /is not a URL/],
    [{ issuer: 'http://login.example.com' }, /is not an https URL/],
    [{ issuer: "https://login.example.com/'" }, /quote/],
    [{ issuer: 'https://login.example.com/?a=b' }, /query/],
    [{ issuer: 'https://example.okta.com' }, /Okta organi[sz]ation/],
    [{ issuer: 'https://login.microsoftonline.com/common/v2.0', audience: 'x' }, /names the tenant/],
    [{ issuer: tenant }, /audience is missing/],
    [{ issuer: tenant, audience: 'api://66666666-7777-8888-9999-000000000000' }, /cannot be used.*client id/],
    [{ issuer: 'https://u:p@login.example.com' }, /user name/],
    [{ issuer: 'https://login.example.com/.well-known/openid-configuration' }, /discovery document/],
    [{ issuer: 'https://accounts.google.com' }, /for Google alone/],
    [{ issuer: 'https://dev-1-admin.okta.com/oauth2/default' }, /admin console/],
    [{ auth: 'oidc', audience: "a'b" }, /is not a valid audience/],
    [{ domain: `${'a'.repeat(60)}.example.com` }, /is not a valid domain name/],
    [{ domain: 'https://mcp.example.com' }, /is not a valid domain name/],
    [{ domain: '*.example.com' }, /is not a valid domain name/],
    [{ domain: "a'b.com" }, /is not a valid domain name/],
    [{ domain: 'localhost' }, /is not a valid domain name/],
  ])('%j', (flags, reason) => {
    const problem = problemWith(flags);
    expect(problem?.reason).toMatch(reason);
    expect(problem?.suggestion).not.toBe('');
  });

  it.each(['http://127.0.0.1:33418/', 'http://localhost:1234/cb', 'cursor://x.y/cb', 'https://a.example/cb'])(
    'but not the callback URL %s',
    (url) => expect(problemWith({ callbackUrls: [url] })).toBeUndefined(),
  );

  it('and nothing that can be', () => {
    const refused = configurations.filter((answers) => problemWith(answers) !== undefined);
    expect(refused.map(nameOf)).toEqual([]);
  });
});

describe('what nobody has answered', () => {
  const completed = (flags: Flags, env: NodeJS.ProcessEnv = {}): Answers => complete(flags, env, optionTable);

  it('has defaults', () => {
    expect(completed({})).toEqual({
      dir: 'my-mcp-server',
      runtime: 'native',
      auth: 'cognito',
      streaming: false,
      issuer: undefined,
      audience: undefined,
      provider: undefined,
      callbackUrls: [],
      domain: undefined,
      region: 'us-east-1',
      ci: 'github',
      tracing: 'xray',
      pm: 'npm',
      pmVersion: undefined,
      install: true,
      git: true,
    });
  });

  it('is taken from the environment: region and package manager', () => {
    const env = { AWS_REGION: 'eu-central-1', npm_config_user_agent: 'pnpm/10.1.0 npm/? node/v24.0.0 linux x64' };
    expect(completed({}, env)).toMatchObject({ region: 'eu-central-1', pm: 'pnpm', pmVersion: '10.1.0' });
    expect(completed({}, { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' })).toMatchObject({ region: 'eu-west-1' });
  });

  it('does not take the version of one package manager for another', () => {
    const env = { npm_config_user_agent: 'pnpm/10.1.0 npm/? node/v24.0.0 linux x64' };
    expect(completed({ pm: 'yarn' }, env).pmVersion).toBeUndefined();
  });

  it('follows the answers before it: a container streams, a domain is in lower case', () => {
    expect(completed({ runtime: 'fargate', domain: 'MCP.Example.com' })).toMatchObject({
      streaming: true,
      domain: 'mcp.example.com',
    });
  });

  it('is refused where it cannot go with what was answered', () => {
    expect(() => completed({}, { AWS_REGION: 'mars' })).toThrow('"mars" is not a valid AWS region');
  });

  it.each([
    ['https://example.eu.auth0.com/', 'auth0'],
    ['https://example.okta.com/oauth2/default', 'okta'],
    ['https://keycloak.example.com/realms/main', 'keycloak'],
    ['https://login.example.com', 'other'],
  ])('recognizes %s as %s', (issuer, provider) => {
    expect(completed({ auth: 'oidc', issuer })).toMatchObject({ issuer, provider });
  });

  it('takes a provider by name where its address does not tell', () => {
    const flags = { auth: 'oidc', issuer: 'https://login.example.com', provider: 'auth0' } as const;
    expect(completed(flags)).toMatchObject({ provider: 'auth0' });
  });
});

describe('where nobody can be asked', () => {
  const missing = (flags: Flags): string[] => unanswered(flags, optionTable).map(({ name }) => name);

  it('what counts as missing depends on what was answered', () => {
    expect(missing({})).toEqual(['dir', 'runtime', 'streaming', 'auth']);
    expect(missing({ dir: 'x', runtime: 'fargate' })).toEqual(['auth']);
    expect(missing({ dir: 'x', runtime: 'fargate', auth: 'oidc' })).toEqual(['issuer']);
    expect(missing({ dir: 'x', runtime: 'native', auth: 'none', streaming: true })).toEqual([]);
  });

  it('the error names each, with its flag and values', () => {
    const { message } = missingError(unanswered({ runtime: 'native' }, optionTable));
    expect(message).toMatch(/<dir>.*--streaming or --no-streaming.*--auth cognito\|oidc\|api-key\|iam\|none/s);
    expect(message).not.toMatch(/--runtime/);
  });
});
