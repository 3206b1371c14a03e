import type { Answers } from '../../src/options.ts';

const base: Answers = {
  dir: 'my-server',
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
  install: false,
  git: false,
};

const hostings = [
  { runtime: 'native', streaming: false },
  { runtime: 'native', streaming: true },
  { runtime: 'web-adapter', streaming: false },
  { runtime: 'web-adapter', streaming: true },
  { runtime: 'fargate', streaming: true },
] as const;

const domain = 'mcp.example.com';

const auths: readonly Partial<Answers>[] = [
  { auth: 'none' },
  { auth: 'none', domain },
  { auth: 'api-key' },
  { auth: 'cognito' },
  { auth: 'cognito', domain, callbackUrls: ['https://app.example.com/callback'] },
  { auth: 'oidc', issuer: 'https://login.example.com', provider: 'other' },
  { auth: 'iam' },
];

/** Every answer that changes what is deployed. The domain changes the front door alone, whatever the auth. */
export const combinations: readonly Answers[] = hostings.flatMap((hosting) =>
  auths
    .filter(({ auth }) => auth !== 'iam' || hosting.runtime !== 'fargate')
    .map((auth) => ({ ...base, ...hosting, ...auth })),
);

const oidc = { ...base, auth: 'oidc' } as const;

/** An identity provider changes what the server is told of it, and no more. */
export const providers: readonly Answers[] = [
  { ...oidc, issuer: 'https://example.eu.auth0.com', provider: 'auth0' },
  { ...oidc, issuer: 'https://example.okta.com/oauth2/default', provider: 'okta', audience: 'api://default' },
  {
    ...oidc,
    issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
    provider: 'entra',
    audience: '66666666-7777-8888-9999-000000000000',
  },
  {
    ...oidc,
    domain,
    issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
    provider: 'entra',
    audience: '66666666-7777-8888-9999-000000000000',
  },
  { ...oidc, issuer: 'https://keycloak.example.com/realms/main', provider: 'keycloak' },
];

const packageManagers = [
  { pm: 'pnpm', pmVersion: '12.21.0' },
  { pm: 'yarn', pmVersion: '1.22.22' },
  { pm: 'yarn', pmVersion: '4.18.1' },
  { pm: 'bun', pmVersion: '1.4.5' },
] as const;

/** Its jobs differ by auth, by package manager, and by whether there is an image to build. */
const gitlab: readonly Answers[] = [
  ...(['none', 'api-key', 'cognito', 'iam'] as const).map((auth): Answers => ({ ...base, auth, ci: 'gitlab' })),
  { ...oidc, issuer: 'https://login.example.com', provider: 'other', ci: 'gitlab' },
  { ...base, runtime: 'fargate', streaming: true, ci: 'gitlab' },
  ...packageManagers.map((manager): Answers => ({ ...base, ...manager, ci: 'gitlab' })),
];

/** Spans of OpenTelemetry: where the process is stopped between calls, where a stream ends, where it goes on. */
export const traced: readonly Answers[] = (
  [
    { runtime: 'native', streaming: false },
    { runtime: 'native', streaming: true },
    { runtime: 'web-adapter', streaming: false },
    { runtime: 'fargate', streaming: true },
  ] as const
).map((hosting) => ({ ...base, ...hosting, auth: 'none', tracing: 'otel' }));

/** The answers that change only what surrounds it. */
export const surroundings: readonly Answers[] = [
  ...providers,
  { ...base, ci: 'none' },
  ...traced,
  ...gitlab,
  ...(['native', 'fargate'] as const).flatMap((runtime) =>
    packageManagers.map((manager): Answers => ({ ...base, runtime, streaming: runtime === 'fargate', ...manager })),
  ),
];

/** A short name for test titles and folders: `native-streaming-api-key-domain`. */
export const nameOf = (answers: Answers): string => {
  const { runtime, streaming, auth, provider, domain, pm, pmVersion, ci, tracing } = answers;
  return [
    runtime,
    ...(streaming && runtime !== 'fargate' ? ['streaming'] : []),
    auth,
    ...(provider === undefined || provider === 'other' ? [] : [provider]),
    ...(domain === undefined ? [] : ['domain']),
    ...(pm === 'npm' ? [] : [`${pm}${pmVersion?.split('.')[0]}`]),
    ...(ci === 'github' ? [] : [ci === 'none' ? 'no-ci' : ci]),
    ...(tracing === 'xray' ? [] : [tracing]),
  ].join('-');
};
