import { describe, expect, it } from 'vitest';
import { ask } from '../src/ask.ts';
import { UsageError } from '../src/errors.ts';
import { type Flags, refusal } from '../src/options.ts';
import { launchedBy } from '../src/package-manager.ts';
import { combinations, nameOf, surroundings } from './support/combinations.ts';

describe('refusals', () => {
  it.each<[Flags, RegExp]>([
    [{ region: '' }, /is not an AWS region/],
    [{ auth: 'iam', runtime: 'fargate' }, /load balancer cannot verify AWS signatures/],
    [{ runtime: 'fargate', streaming: false }, /a container always streams/],
    [{ issuer: 'https://login.example.com', auth: 'api-key' }, /--issuer belongs to --auth oidc/],
    [{ audience: 'x', auth: 'none' }, /--audience belongs to --auth oidc/],
    [{ provider: 'okta', auth: 'cognito' }, /--provider belongs to --auth oidc/],
    [{ callbackUrls: ['https://app.example.com/cb'], auth: 'oidc' }, /--callback-url belongs to --auth cognito/],
    [{ callbackUrls: ['http://app.example.com/cb'] }, /no address that Cognito returns to/],
    [{ callbackUrls: ['javascript:alert(1)'] }, /no address that Cognito returns to/],
    [{ callbackUrls: ["https://app.example.com/'"] }, /no address that Cognito returns to/],
    [{ issuer: 'login.example.com' }, /is not a URL/],
    [{ issuer: 'http://login.example.com' }, /is not an https URL/],
    [{ issuer: "https://login.example.com/'" }, /quote/],
    [{ issuer: 'https://login.example.com/?a=b' }, /query/],
    [{ issuer: 'https://example.okta.com' }, /Okta organisation/],
    [{ issuer: 'https://login.microsoftonline.com/common/v2.0', audience: 'x' }, /names the tenant/],
    [
      { issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0' },
      /--audience is missing/,
    ],
    [
      {
        issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
        audience: 'api://66666666-7777-8888-9999-000000000000',
      },
      /cannot be used.*client id/,
    ],
    [{ issuer: 'https://u:p@login.example.com' }, /user name/],
    [{ issuer: 'https://login.example.com/.well-known/openid-configuration' }, /discovery document/],
    [{ issuer: 'https://accounts.google.com' }, /for Google alone/],
    [{ issuer: 'https://dev-1-admin.okta.com/oauth2/default' }, /admin console/],
    [{ callbackUrls: ['ftp://x/y'] }, /no address that Cognito returns to/],
    [{ callbackUrls: ['about:blank'] }, /no address that Cognito returns to/],
    [{ domain: `${'a'.repeat(60)}.example.com` }, /is not a domain name/],
    [{ auth: 'oidc', audience: "a'b" }, /is not an audience/],
    [{ domain: 'https://mcp.example.com' }, /is not a domain name/],
    [{ domain: '*.example.com' }, /is not a domain name/],
    [{ domain: "a'b.com" }, /is not a domain name/],
    [{ domain: 'localhost' }, /is not a domain name/],
    [{ region: 'mars' }, /is not an AWS region/],
  ])('%j', (flags, reason) => {
    const refused = refusal(flags);
    expect(refused?.reason).toMatch(reason);
    expect(refused?.instead).not.toBe('');
  });

  it.each([...combinations, ...surroundings].map((answers) => [nameOf(answers), answers] as const))(
    'none for %s',
    (_, answers) => expect(refusal(answers)).toBeUndefined(),
  );
});

it.each(['http://127.0.0.1:33418/', 'http://localhost:1234/cb', 'cursor://x.y/cb', 'https://a.example/cb'])(
  'Cognito returns to %s',
  (url) => expect(refusal({ callbackUrls: [url] })).toBeUndefined(),
);

describe('answers', () => {
  const asking = { yes: false, interactive: false, env: {}, signal: new AbortController().signal };

  it('takes defaults with -y', async () => {
    expect(await ask({}, { ...asking, yes: true })).toEqual({
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

  it('takes region and package manager from the environment', async () => {
    const env = { AWS_REGION: 'eu-central-1', npm_config_user_agent: 'pnpm/10.1.0 npm/? node/v24.0.0 linux x64' };
    expect(await ask({}, { ...asking, yes: true, env })).toMatchObject({
      region: 'eu-central-1',
      pm: 'pnpm',
      pmVersion: '10.1.0',
    });
  });

  it('does not take the version of one package manager for another', async () => {
    const env = { npm_config_user_agent: 'pnpm/10.1.0 npm/? node/v24.0.0 linux x64' };
    expect((await ask({ pm: 'yarn' }, { ...asking, yes: true, env })).pmVersion).toBeUndefined();
  });

  it('names every missing answer and its flag where nobody can be asked', async () => {
    const error = await ask({ runtime: 'native' }, asking).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(/<dir>.*--auth.*--streaming or --no-streaming/s);
    expect((error as UsageError).message).not.toMatch(/--runtime/);
  });

  it('has no default for whom to trust', async () => {
    const error = await ask({ auth: 'oidc' }, { ...asking, yes: true }).catch((thrown: unknown) => thrown);
    expect((error as UsageError).message).toMatch(/no default for whom to trust/);
  });

  it.each([
    ['https://example.eu.auth0.com/', 'auth0'],
    ['https://example.okta.com/oauth2/default', 'okta'],
    ['https://keycloak.example.com/realms/main', 'keycloak'],
    ['https://login.example.com', 'other'],
  ])('recognises %s as %s', async (issuer, provider) => {
    expect(await ask({ auth: 'oidc', issuer }, { ...asking, yes: true })).toMatchObject({ issuer, provider });
  });

  it('takes a provider by name where its address does not tell', async () => {
    const flags = { auth: 'oidc', issuer: 'https://login.example.com', provider: 'auth0' } as const;
    expect(await ask(flags, { ...asking, yes: true })).toMatchObject({ provider: 'auth0' });
  });

  it('does not ask a container whether it streams', async () => {
    expect(await ask({ dir: 'x', runtime: 'fargate', auth: 'none' }, asking)).toMatchObject({ streaming: true });
  });
});

describe('the package manager that launched us', () => {
  it.each([
    [undefined, 'npm', undefined],
    ['', 'npm', undefined],
    ['deno/2.0', 'npm', undefined],
    ['npm/11.19.1 node/v24.0.0', 'npm', '11.19.1'],
    ['yarn/1.22.22 npm/? node/v24', 'yarn', '1.22.22'],
    ['bun/1.4.5 npm/? node/v24', 'bun', '1.4.5'],
    ['pnpm/";', 'pnpm', undefined],
    ['yarn/berry', 'yarn', undefined],
  ])('%j is %s', (agent, pm, version) => expect(launchedBy(agent)).toEqual({ pm, version }));
});
