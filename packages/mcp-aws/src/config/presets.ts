import type { Provider } from './choices.ts';

/** What identity providers do differently, how to tell them apart, and what has to be set up at each. */

export interface Issuer {
  readonly issuer: string;
  readonly audience: string | undefined;
  /** Of the server, where it has one of its own. */
  readonly domain: string | undefined;
}

/** Everything the server and its clients have to know of a provider. */
export interface ProviderSettings extends Omit<Issuer, 'domain'> {
  readonly name: string;
  readonly jwksUri: string | undefined;
  /** Undefined: the URL of the server and a slash. */
  readonly scopePrefix: string | undefined;
  readonly tokenScopePrefix: string;
  readonly scopeClaims: readonly string[];
  readonly identityClaims: readonly string[];
  /** Whether the server completes the provider's metadata with PKCE, without which MCP clients refuse to log in. */
  readonly metadataProxy: boolean;
  /** What has to be set up there, a line each. */
  readonly setup: readonly string[];
  /** What a person should know before they deploy. */
  readonly warning?: string;
}

interface Preset {
  readonly name: string;
  /** Whether an issuer is one of these. */
  recognises(issuer: URL): boolean;
  /** Why this cannot be the issuer of tokens for your own server, or undefined. */
  problem?(issuer: URL): string | undefined;
  /** Why this cannot be the audience of its tokens, or undefined. */
  audienceProblem?(audience: string | undefined): string | undefined;
  settings(issue: Issuer): Omit<ProviderSettings, 'name' | 'audience'>;
}

const standard = {
  jwksUri: undefined,
  scopePrefix: 'mcp:',
  tokenScopePrefix: 'mcp:',
  scopeClaims: ['scope', 'scp'],
  identityClaims: ['iss', 'sub'],
  metadataProxy: false,
} as const;

const withSlash = (issuer: string): string => (issuer.endsWith('/') ? issuer : `${issuer}/`);
const withoutSlash = (issuer: string): string => issuer.replace(/\/$/, '');
const audienceOf = (audience: string | undefined): string => audience ?? 'McpUrl of the stack';

export const presets: Readonly<Record<Provider, Preset>> = {
  auth0: {
    name: 'Auth0',
    recognises: ({ hostname }) => hostname.endsWith('.auth0.com'),
    settings: ({ issuer, audience }) => ({
      ...standard,
      issuer: withSlash(issuer),
      jwksUri: `${withSlash(issuer)}.well-known/jwks.json`,
      scopeClaims: ['scope'],
      setup: [
        `In Auth0: an API with the identifier ${audienceOf(audience)} and the permissions mcp:read, mcp:write and mcp:admin;`,
        'under Settings, Advanced, the Resource Parameter Compatibility Profile;',
        'and an application (native) for people, or dynamic client registration.',
      ],
    }),
  },
  okta: {
    name: 'Okta',
    recognises: ({ hostname }) => /\.(okta|oktapreview|okta-emea)\.com$/.test(hostname),
    problem: ({ pathname, hostname }) =>
      hostname.includes('-admin.')
        ? 'It is the address of the admin console. Leave out -admin.'
        : /^\/oauth2\/[^/]+\/?$/.test(pathname)
          ? undefined
          : 'It is the issuer of an Okta organisation, whose tokens are for Okta alone. Give that of a custom authorization server, https://<org>.okta.com/oauth2/<id>.',
    settings: ({ issuer, audience }) => ({
      ...standard,
      issuer: withoutSlash(issuer),
      jwksUri: `${withoutSlash(issuer)}/v1/keys`,
      scopeClaims: ['scp'],
      setup: [
        `In Okta: an authorization server of its own with the audience ${audienceOf(audience)} and the scopes`,
        'mcp:read, mcp:write and mcp:admin; an access policy; and a native application for people.',
      ],
    }),
  },
  entra: {
    name: 'Microsoft Entra ID',
    recognises: ({ hostname }) =>
      /^(login\.microsoftonline\.(com|us)|sts\.windows\.net|.+\.ciamlogin\.com)$/.test(hostname),
    problem({ pathname }) {
      if (!/^\/[0-9a-f-]{36}\/v2\.0\/?$/i.test(pathname)) {
        return 'An issuer of Entra ID names the tenant and version 2: https://login.microsoftonline.com/<tenant id>/v2.0.';
      }
      return undefined;
    },
    audienceProblem: (audience = '') =>
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(audience)
        ? undefined
        : 'Tokens of Entra ID name the application they are for by its client id, such as 11111111-2222-3333-4444-555555555555.',
    settings: ({ issuer, audience = '', domain }) => ({
      ...standard,
      issuer: withoutSlash(issuer),
      jwksUri: `${withoutSlash(issuer).replace(/\/v2\.0$/, '')}/discovery/v2.0/keys`,
      scopePrefix: domain === undefined ? `api://${audience}/` : undefined,
      tokenScopePrefix: '',
      // Scopes of people are in `scp`, those of applications in `roles`.
      scopeClaims: ['scp', 'roles'],
      identityClaims: ['tid', 'oid'],
      metadataProxy: true,
      setup: [
        `In Entra ID: an app registration with the client id ${audience}, the application ID URI`,
        `${domain === undefined ? `api://${audience}` : `McpUrl of the stack (${domain} has to be verified in the tenant)`},`,
        'accessTokenAcceptedVersion 2 in its manifest, the scopes read, write and admin, app roles of the same names for',
        'machines; and a public client application for people. Entra ID refuses a client that names a resource (RFC 8707),',
        'as MCP clients do, unless it is that URI. So the URI has to be McpUrl, which takes your own domain.',
      ],
      ...(domain === undefined
        ? {
            warning:
              'Entra ID refuses clients that name a resource other than its application ID URI, and MCP clients name the URL of the server. Give the server a domain that is verified in your tenant.',
          }
        : {}),
    }),
  },
  keycloak: {
    name: 'Keycloak',
    recognises: ({ pathname }) => /\/realms\/[^/]+\/?$/.test(pathname),
    settings: ({ issuer, audience }) => ({
      ...standard,
      issuer: withoutSlash(issuer),
      jwksUri: `${withoutSlash(issuer)}/protocol/openid-connect/certs`,
      scopeClaims: ['scope'],
      setup: [
        'In Keycloak: the client scopes mcp:read, mcp:write and mcp:admin (included in the token scope), each with an audience',
        `mapper for ${audienceOf(audience)}; and a public client for people, or client registration with trusted hosts.`,
      ],
    }),
  },
  other: {
    name: 'an OpenID Connect provider',
    recognises: () => false,
    settings: ({ issuer, audience }) => ({
      ...standard,
      issuer,
      setup: [
        `At your provider: an API (resource) ${audienceOf(audience)} with the scopes mcp:read, mcp:write and mcp:admin, access`,
        'tokens that are signed JWTs, and a public client with PKCE for people. mcp-aws doctor checks the rest.',
      ],
    }),
  },
};
