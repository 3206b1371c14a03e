import { describe, expect, it } from 'vitest';
import { configWith, refusalOf } from '../support/config.ts';

const oidc = (more: object = {}) => ({ auth: { mode: 'oidc', issuer: 'https://login.example.com', ...more } });

describe('a configuration', () => {
  it('has defaults for what it does not say', () => {
    expect(configWith()).toEqual({
      name: 'my-server',
      region: 'eu-central-1',
      runtime: 'native',
      streaming: false,
      auth: { mode: 'none' },
      domain: undefined,
      edgeTokenCheck: false,
      tracing: 'xray',
      inputRequests: false,
      sharedLimits: false,
      allowedOrigins: [],
      allowedHosts: [],
      limits: undefined,
      pipeline: 'none',
      ingress: 'http-api',
      stages: undefined,
    });
  });

  it.each([
    ['native', {}, 'http-api', false],
    ['native', { streaming: true }, 'rest-api', true],
    ['native', { domain: 'mcp.example.com' }, 'http-api', false],
    ['web-adapter', { streaming: true, domain: 'mcp.example.com' }, 'rest-api', true],
    ['fargate', {}, 'cloudfront', true],
    ['fargate', { streaming: true }, 'cloudfront', true],
    ['fargate', { domain: 'mcp.example.com' }, 'load-balancer', true],
  ])('of %s with %j has the ingress %s', (runtime, more, ingress, streaming) => {
    expect(configWith({ runtime, ...more })).toMatchObject({ ingress, streaming });
  });

  it('has its domain in lower case', () => {
    expect(configWith({ domain: 'MCP.Example.com' }).domain).toBe('mcp.example.com');
  });

  it('has the settings of its auth mode', () => {
    expect(configWith({ auth: { mode: 'cognito' } }).auth).toEqual({ mode: 'cognito', callbackUrls: [] });
    expect(configWith({ auth: { mode: 'cognito', callbackUrls: ['app://x'] } }).auth).toMatchObject({
      callbackUrls: ['app://x'],
    });
    expect(configWith({ auth: { mode: 'iam' } }).auth).toEqual({ mode: 'iam', roles: undefined });
    const roles = { 'arn:aws:iam::123456789012:role/Admin': ['admin'] };
    expect(configWith({ auth: { mode: 'iam', roles } }).auth).toEqual({ mode: 'iam', roles });
    expect(configWith({ auth: { mode: 'api-key' } }).auth).toEqual({ mode: 'api-key' });
  });

  it('has the preset of its identity provider, and what it says itself instead', () => {
    expect(configWith(oidc()).auth).toEqual({
      mode: 'oidc',
      issuer: 'https://login.example.com',
      jwksUri: undefined,
      audience: undefined,
      scopePrefix: 'mcp:',
      tokenScopePrefix: 'mcp:',
      scopeClaims: ['scope', 'scp'],
      identityClaims: ['iss', 'sub'],
      scopes: ['read', 'write'],
      metadataProxy: false,
      setup: expect.any(Array),
      warning: undefined,
    });
    const own = {
      audience: 'api://mcp',
      jwksUri: 'https://login.example.com/keys',
      scopePrefix: 'a/',
      tokenScopePrefix: 'b/',
      scopeClaims: ['permissions'],
      identityClaims: ['oid'],
      scopes: ['read', 'admin'],
      metadataProxy: true,
    };
    expect(configWith(oidc(own)).auth).toMatchObject(own);
  });
});

describe('a configuration is refused, with the reason and what to do,', () => {
  it.each<[string, object, string, string]>([
    ['without a name', { name: undefined }, 'mcp-aws.jsonc: name: ', 'Correct or remove it.'],
    ['with a name that cannot be a stack', { name: '1x' }, 'name: must be up to 100 letters', 'Correct or remove it.'],
    ['with a setting there is not', { colour: 'red' }, 'unrecognized key: "colour"', '"$schema"'],
    ['with a runtime there is not', { runtime: 'lambda' }, 'runtime: invalid option', 'Correct or remove it.'],
    ['with an auth mode there is not', { auth: { mode: 'basic' } }, 'auth.mode: invalid', 'Correct or remove it.'],
    [
      'with a setting of another auth mode',
      { auth: { mode: 'none', issuer: 'x' } },
      'auth: unrecognized key',
      'Correct or remove it.',
    ],
    ['with a scope there is not', oidc({ scopes: ['root'] }), 'auth.scopes.0: invalid option', 'Correct or remove it.'],
    ['with no scope at all', oidc({ scopes: [] }), 'auth.scopes: too small', 'Correct or remove it.'],
    [
      'with a region there cannot be',
      { region: 'frankfurt' },
      '"frankfurt" is not a valid AWS region.',
      'eu-central-1',
    ],
    [
      'with iam on fargate',
      { runtime: 'fargate', auth: { mode: 'iam' } },
      'The auth mode iam does not work with the runtime fargate',
      'Choose the runtime native or web-adapter, or another auth mode.',
    ],
    [
      'with streaming turned off on fargate',
      { runtime: 'fargate', streaming: false },
      'Streaming cannot be turned off with the runtime fargate',
      'Leave out the setting',
    ],
    ['with a domain that is a URL', { domain: 'https://x.com' }, 'is not a valid domain name.', 'mcp.example.com'],
    ['with a wildcard as domain', { domain: '*.example.com' }, 'is not a valid domain name.', 'mcp.example.com'],
    ['with a domain of one label', { domain: 'localhost' }, 'is not a valid domain name.', 'mcp.example.com'],
    [
      'with a callback URL with a fragment',
      { auth: { mode: 'cognito', callbackUrls: ['https://x.example/#a'] } },
      'The callback URL "https://x.example/#a" is not one that Cognito can return to.',
      'Give an https URL',
    ],
    [
      'with a callback URL that is a script',
      { auth: { mode: 'cognito', callbackUrls: ['javascript://x'] } },
      'is not one that Cognito can return to.',
      'Give an https URL',
    ],
    [
      'with limits that callers share where none can be told from another',
      { sharedLimits: true, auth: { mode: 'none' } },
      'sharedLimits counts the calls of each caller',
      'choose another auth mode',
    ],
    ['with an audience with a space', oidc({ audience: 'a b' }), 'is not a valid audience.', 'without spaces'],
    [
      'with a wildcard for web pages',
      { allowedOrigins: ['*.example.com'] },
      'allowedOrigins.0: must be one host name, as a wildcard lets in hosts that are not yours',
      'Correct or remove it.',
    ],
    [
      'with any web page, in a stage',
      { stages: { dev: { allowedOrigins: ['*'] } } },
      'stages.dev.allowedOrigins.0: must be one host name, as a wildcard',
      'Correct or remove it.',
    ],
    [
      'with a web page that is a URL',
      { allowedOrigins: ['http://localhost:5173'] },
      'allowedOrigins.0: must be a host name in lower case, without a scheme or port',
      'Correct or remove it.',
    ],
    ['with an issuer that is not a URL', oidc({ issuer: 'login' }), 'It is not a URL.', 'Give the issuer exactly'],
  ])('%s', (_, more, message, suggestion) => {
    const refusal = refusalOf(() => configWith(more));
    expect(refusal.message.toLowerCase()).toContain(message.toLowerCase());
    expect(refusal.suggestion).toContain(suggestion);
  });

  it('with each of several mistakes on a line of its own', () => {
    const { message } = refusalOf(() => configWith({ name: '', runtime: 'x' }));
    expect(message.split('\n')).toEqual([
      'mcp-aws.jsonc has 2 mistakes:',
      expect.stringMatching(/^ {2}name: /),
      expect.stringMatching(/^ {2}runtime: /),
    ]);
  });
});
