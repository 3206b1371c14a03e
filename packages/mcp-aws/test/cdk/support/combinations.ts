import type { ConfigInput } from '../../../src/config/schema.ts';

/** A configuration without what all of them have. */
export type Choice = Pick<
  ConfigInput,
  | 'runtime'
  | 'streaming'
  | 'auth'
  | 'domain'
  | 'tracing'
  | 'edgeTokenCheck'
  | 'inputRequests'
  | 'sharedLimits'
  | 'allowedOrigins'
>;

export const domain = 'mcp.example.com';

/** Of web pages. */
export const allowedOrigins = ['app.example.com', 'localhost'];

export const hostings = {
  native: { runtime: 'native', streaming: false },
  'native streaming': { runtime: 'native', streaming: true },
  'web-adapter': { runtime: 'web-adapter', streaming: false },
  'web-adapter streaming': { runtime: 'web-adapter', streaming: true },
  fargate: { runtime: 'fargate' },
} as const satisfies Record<string, Omit<Choice, 'auth'>>;

export const auths = {
  none: { mode: 'none' },
  'api-key': { mode: 'api-key' },
  cognito: { mode: 'cognito' },
  oidc: { mode: 'oidc', issuer: 'https://login.example.com', provider: 'other' },
  iam: { mode: 'iam' },
} as const satisfies Record<string, Choice['auth']>;

const tenant = '11111111-2222-3333-4444-555555555555';

export const providers = {
  auth0: { mode: 'oidc', issuer: 'https://example.eu.auth0.com' },
  okta: { mode: 'oidc', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://default' },
  entra: { mode: 'oidc', issuer: `https://login.microsoftonline.com/${tenant}/v2.0`, audience: tenant },
  keycloak: { mode: 'oidc', issuer: 'https://keycloak.example.com/realms/main' },
} as const satisfies Record<string, Choice['auth']>;

export const domains = { '': undefined, ' domain': domain };

/** Every runtime, with and without streaming, in every auth mode, with and without a domain, by a name for test titles. */
const all = named(
  Object.entries(hostings).flatMap(([hosting, choice]) =>
    Object.entries({ ...auths, ...providers }).flatMap(([mode, auth]) =>
      Object.entries(domains).map(([suffix, name]) => [
        `${hosting} ${mode}${suffix}`,
        { ...choice, auth, ...(name === undefined ? {} : { domain: name }) } satisfies Choice,
      ]),
    ),
  ),
);

/** A load balancer cannot verify the signatures of AWS principals. */
const isPossible = ({ runtime, auth }: Choice): boolean => runtime !== 'fargate' || auth.mode !== 'iam';

export const combinations: Readonly<Record<string, Choice>> = {
  ...named(Object.entries(all).filter(([, choice]) => isPossible(choice))),
  ...named(
    Object.entries(hostings).map(([hosting, choice]) => [
      `${hosting} none otel`,
      { ...choice, auth: auths.none, tracing: 'otel' } satisfies Choice,
    ]),
  ),
  // Where they differ: what is in front of the server, and whether that checks callers.
  ...named(
    Object.entries(hostings).flatMap(([hosting, choice]) =>
      (['cognito', 'iam', 'api-key'] as const).flatMap((mode) => {
        const open = {
          ...choice,
          auth: auths[mode],
          inputRequests: true,
          sharedLimits: true,
          allowedOrigins,
        } satisfies Choice;
        return isPossible(open) ? [[`${hosting} ${mode} open to pages and asks`, open]] : [];
      }),
    ),
  ),
  'fargate cognito domain edge': { ...hostings.fargate, auth: auths.cognito, domain, edgeTokenCheck: true },
  'fargate auth0 domain edge': {
    ...hostings.fargate,
    auth: providers.auth0,
    domain,
    edgeTokenCheck: true,
    inputRequests: true,
    allowedOrigins,
  },
};

export const names: readonly string[] = Object.keys(combinations);

/** @throws Error for a name that no combination has */
export function choiceOf(name: string): Choice {
  const choice = combinations[name];
  if (choice === undefined) throw new Error(`There is no combination ${name}.`);
  return choice;
}

function named(entries: readonly (readonly [string, Choice])[]): Record<string, Choice> {
  return Object.fromEntries(entries);
}
