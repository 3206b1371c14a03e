/** The values that a configuration is made of. Words for people are in the scaffolder's table of options. */

export const runtimes = ['native', 'web-adapter', 'fargate'] as const;
export type Runtime = (typeof runtimes)[number];

export const authModes = ['cognito', 'oidc', 'api-key', 'iam', 'none'] as const;
export type AuthMode = (typeof authModes)[number];

export const providers = ['auth0', 'okta', 'entra', 'keycloak', 'other'] as const;
export type Provider = (typeof providers)[number];

export const tracings = ['xray', 'otel'] as const;
export type Tracing = (typeof tracings)[number];

export const pipelines = ['github', 'gitlab', 'none'] as const;
export type Pipeline = (typeof pipelines)[number];

/** What a caller may do: `admin` includes `write`, and `write` includes `read`. */
export const scopes = ['read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** What is in front of the server. */
export const ingresses = ['http-api', 'rest-api', 'load-balancer', 'cloudfront'] as const;
export type Ingress = (typeof ingresses)[number];

interface Hosting {
  readonly runtime: Runtime;
  readonly streaming: boolean;
  readonly domain?: string | undefined;
}

export const isLambda = (runtime: Runtime): boolean => runtime !== 'fargate';

/** Only API Gateway's REST APIs stream what Lambda answers; a container needs a certificate or CloudFront for HTTPS. */
export function ingressOf({ runtime, streaming, domain }: Hosting): Ingress {
  if (isLambda(runtime)) return streaming ? 'rest-api' : 'http-api';
  return domain === undefined ? 'cloudfront' : 'load-balancer';
}

/** Modes in which people log in at an authorization server. */
export const usesOAuth = (mode: AuthMode): boolean => mode === 'cognito' || mode === 'oidc';

/**
 * Whether API Gateway asks an authorizer function before the server. A REST API renames `WWW-Authenticate` in what a
 * function answers, and without that header clients do not find the login; so API Gateway has to challenge them itself.
 */
export const hasAuthorizer = (mode: AuthMode, ingress: Ingress): boolean => usesOAuth(mode) && ingress === 'rest-api';

/**
 * How a caller learns that it lacks a scope: `challenge` is HTTP 403 with a header that names it, on which clients log in
 * again for more; `tool-error` is a result that says so, where the header would not arrive or there is no login.
 */
export const scopeErrorsOf = (mode: AuthMode, ingress: Ingress): 'challenge' | 'tool-error' =>
  ingress === 'rest-api' || mode === 'api-key' || mode === 'iam' ? 'tool-error' : 'challenge';
