import { expect, it } from 'vitest';
import { identityProvider } from '../infra/identity-provider.ts';
import { readConfig } from '../src/config.ts';
import { readOAuthConfig } from '../src/oauth-config.ts';
import { template } from './template.ts';

it('has the output Issuer', () => template.hasOutput('Issuer', { Value: identityProvider.issuer }));

it('tells the server of the identity provider what the server can read', () => {
  const text = JSON.stringify(template.toJSON());
  expect(text).toContain(`"${identityProvider.issuer}"`);
  const env = {
    MCP_AUTH_MODE: 'oidc',
    MCP_RESOURCE_URL: 'https://mcp.example.com/mcp',
    MCP_AUTH_ISSUER: identityProvider.issuer,
    MCP_AUTH_SCOPES: identityProvider.scopes.join(','),
    ...(identityProvider.jwksUri === undefined ? {} : { MCP_AUTH_JWKS_URI: identityProvider.jwksUri }),
  };
  expect(readOAuthConfig(readConfig('oidc', env), env)).toMatchObject({ issuer: identityProvider.issuer });
});
