import { describe, expect, it } from 'vitest';
import { providers } from '../../src/config/choices.ts';
import { audienceProblem, issuerProblem, providerOf, providerSettings } from '../../src/config/issuers.ts';

const tenant = '11111111-2222-3333-4444-555555555555';

describe('an identity provider', () => {
  it.each([
    ['https://example.eu.auth0.com/', 'auth0'],
    ['https://example.okta.com/oauth2/default', 'okta'],
    ['https://example.oktapreview.com/oauth2/default', 'okta'],
    [`https://login.microsoftonline.com/${tenant}/v2.0`, 'entra'],
    [`https://example.ciamlogin.com/${tenant}/v2.0`, 'entra'],
    ['https://id.example.com/realms/main', 'keycloak'],
    ['https://login.example.com', 'other'],
    ['https://auth0.com.evil.example', 'other'],
    ['https://notokta.com/x', 'other'],
  ])('is recognized: %s', (issuer, expected) => expect(providerOf(issuer)).toBe(expected));

  it.each(providers)('has settings, and says what has to be set up there: %s', (provider) => {
    const settings = providerSettings({ provider, issuer: 'https://x.example', audience: tenant, domain: undefined });
    expect(settings.name).toMatch(/\S/);
    expect(settings.setup.length).toBeGreaterThan(0);
    expect(settings.scopeClaims.length).toBeGreaterThan(0);
    expect(settings.identityClaims.length).toBeGreaterThan(0);
  });

  it.each([
    ['auth0', 'https://x.auth0.com', 'https://x.auth0.com/', 'https://x.auth0.com/.well-known/jwks.json'],
    ['okta', 'https://x.okta.com/oauth2/a/', 'https://x.okta.com/oauth2/a', 'https://x.okta.com/oauth2/a/v1/keys'],
    [
      'entra',
      `https://login.microsoftonline.com/${tenant}/v2.0`,
      `https://login.microsoftonline.com/${tenant}/v2.0`,
      `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`,
    ],
    [
      'keycloak',
      'https://x.example/realms/a/',
      'https://x.example/realms/a',
      'https://x.example/realms/a/protocol/openid-connect/certs',
    ],
    ['other', 'https://x.example/', 'https://x.example/', undefined],
  ] as const)('%s: %s has the issuer %s and the keys %s', (provider, given, issuer, jwksUri) => {
    expect(providerSettings({ provider, issuer: given, audience: tenant, domain: undefined })).toMatchObject({
      issuer,
      jwksUri,
    });
  });

  it('Entra ID warns without a domain, and has the URL of the server as prefix with one', () => {
    const entra = { provider: 'entra', issuer: `https://login.microsoftonline.com/${tenant}/v2.0`, audience: tenant };
    const without = providerSettings({ ...entra, provider: 'entra', domain: undefined });
    expect(without).toMatchObject({ scopePrefix: `api://${tenant}/`, metadataProxy: true, tokenScopePrefix: '' });
    expect(without.warning).toContain('Give the server a domain');
    const withDomain = providerSettings({ ...entra, provider: 'entra', domain: 'mcp.example.com' });
    expect(withDomain.scopePrefix).toBeUndefined();
    expect(withDomain.warning).toBeUndefined();
  });
});

describe('an issuer', () => {
  it.each<[string, RegExp]>([
    ['login', /not a URL/],
    ['http://login.example.com', /not an https URL/],
    ['ftp://localhost', /not an https URL/],
    ['https://ana:secret@login.example.com', /user name or a password/],
    ['https://login.example.com/.well-known/openid-configuration', /address of a discovery document/],
    ['https://accounts.google.com', /Access tokens of Google are for Google alone/],
    ['https://token.actions.githubusercontent.com', /of GitHub are for GitHub alone/],
    ['https://login.example.com/?a=b', /query, a fragment or a quote/],
    ["https://login.example.com/'", /query, a fragment or a quote/],
    ['https://example.okta.com', /issuer of an Okta organisation/],
    ['https://example-admin.okta.com/oauth2/default', /admin console/],
    ['https://login.microsoftonline.com/common/v2.0', /names the tenant and version 2/],
    [`https://login.microsoftonline.com/${tenant}`, /names the tenant and version 2/],
  ])('cannot be %s', (issuer, problem) => expect(issuerProblem(issuer, undefined)).toMatch(problem));

  it.each(['https://login.example.com/', 'http://localhost:3000', 'http://127.0.0.1:3000/a'])('can be %s', (issuer) => {
    expect(issuerProblem(issuer, undefined)).toBeUndefined();
  });
});

describe('an audience', () => {
  const entra = `https://login.microsoftonline.com/${tenant}/v2.0`;
  it.each([undefined, 'https://mcp.example.com/mcp'])('of Entra ID cannot be %s', (audience) => {
    expect(audienceProblem(entra, audience, undefined)).toContain('by its client id');
  });
  it('of Entra ID is a client id, and of others whatever they have', () => {
    expect(audienceProblem(entra, tenant, undefined)).toBeUndefined();
    expect(audienceProblem('https://login.example.com', undefined, undefined)).toBeUndefined();
  });
});
