import type { Answers } from '../../../src/create/answers.ts';

/** What `-y` makes, without what surrounds the files. Written out: the table of options is what tests compare with. */
export const defaults: Answers = {
  dir: 'my-server',
  runtime: 'native',
  streaming: false,
  auth: 'cognito',
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

const entra = {
  issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
  provider: 'entra',
  audience: '66666666-7777-8888-9999-000000000000',
} as const;

/** Each identity provider, with what it needs to be said of it. */
export const identityProviders: readonly Partial<Answers>[] = [
  { auth: 'oidc', issuer: 'https://login.example.com', provider: 'other' },
  { auth: 'oidc', issuer: 'https://example.eu.auth0.com/', provider: 'auth0' },
  { auth: 'oidc', issuer: 'https://example.okta.com/oauth2/default', provider: 'okta', audience: 'api://default' },
  { auth: 'oidc', ...entra },
  { auth: 'oidc', issuer: 'https://keycloak.example.com/realms/main', provider: 'keycloak' },
];

const auths: readonly Partial<Answers>[] = [
  { auth: 'none' },
  { auth: 'api-key' },
  { auth: 'iam' },
  { auth: 'cognito' },
  { auth: 'cognito', callbackUrls: ['https://app.example.com/callback', 'http://localhost:1234/callback'] },
  ...identityProviders,
];

const domains: readonly Partial<Answers>[] = [{}, { domain: 'mcp.example.com' }];
const tracings: readonly Partial<Answers>[] = [{ tracing: 'xray' }, { tracing: 'otel' }];
const pipelines: readonly Partial<Answers>[] = [{ ci: 'github' }, { ci: 'gitlab' }, { ci: 'none' }];

/** The package managers that a project is made for, with a version of each generation. */
export const packageManagers = [
  { pm: 'npm', pmVersion: undefined },
  { pm: 'pnpm', pmVersion: '12.21.0' },
  { pm: 'yarn', pmVersion: '1.22.22' },
  { pm: 'yarn', pmVersion: '4.18.1' },
  { pm: 'bun', pmVersion: '1.4.5' },
] as const satisfies readonly Partial<Answers>[];

function* product(axes: readonly (readonly Partial<Answers>[])[]): Generator<Partial<Answers>> {
  const [first, ...rest] = axes;
  if (first === undefined) return yield {};
  for (const value of first) for (const others of product(rest)) yield { ...value, ...others };
}

const possible = ({ auth, runtime }: Answers): boolean => auth !== 'iam' || runtime !== 'fargate';

const all = (...axes: readonly (readonly Partial<Answers>[])[]): readonly Answers[] =>
  [...product(axes)].map((answers) => ({ ...defaults, ...answers })).filter(possible);

/** Every combination of answers that changes mcp-aws.jsonc. */
export const configurations = all(hostings, auths, domains, tracings, pipelines);

/** Every combination of answers that changes another file. */
export const projects = all([hostings[0], hostings[4]], auths, domains, pipelines, packageManagers);

/** A short name for test titles and folders: `fargate-oidc-domain-gitlab-pnpm`. */
export const nameOf = ({
  runtime,
  streaming,
  auth,
  provider,
  callbackUrls,
  domain,
  tracing,
  ci,
  pm,
  pmVersion,
}: Answers): string =>
  [
    runtime,
    ...(streaming && runtime !== 'fargate' ? ['streaming'] : []),
    auth,
    ...(provider === undefined || provider === 'other' ? [] : [provider]),
    ...(callbackUrls.length === 0 ? [] : ['callbacks']),
    ...(domain === undefined ? [] : ['domain']),
    ...(tracing === 'xray' ? [] : [tracing]),
    ...(ci === 'github' ? [] : [ci === 'none' ? 'no-pipeline' : ci]),
    ...(pm === 'npm' ? [] : [pm === 'yarn' ? `yarn${pmVersion?.split('.')[0]}` : pm]),
  ].join('-');

/** A combination by its name. */
export function answersOf(name: string): Answers {
  const found = [...projects, ...configurations].find((answers) => nameOf(answers) === name);
  if (found === undefined) throw new Error(`There is no combination ${name}.`);
  return found;
}
