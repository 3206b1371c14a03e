import { idleCost } from './cost.ts';
import type { Provider } from './presets.ts';
import { audienceProblem, issuerProblem } from './providers.ts';

/** The axes of a project: values, words, defaults, and what excludes what. Flags, prompts and types come from here. */

export interface Choice<V extends string = string> {
  readonly value: V;
  readonly label: string;
  readonly hint: string;
}

const choices = <const C extends readonly Choice[]>(...list: C): C => list;

const fargateIdle = Math.round(idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }));

export const runtimes = choices(
  {
    value: 'native',
    label: 'Lambda, native handler',
    hint: 'fastest cold start on Lambda; 29 s a call, or streaming 5 min and up to 15 min; $0 idle; suits most servers',
  },
  {
    value: 'web-adapter',
    label: 'Lambda behind the Web Adapter',
    hint: 'cold start of a web server inside Lambda; limits and streaming as native; $0 idle; suits teams that want an HTTP server of their own',
  },
  {
    value: 'fargate',
    label: 'ECS Fargate container',
    hint: `no cold start; always streams; no time limit; about $${fargateIdle} a month idle; suits constant traffic and long work`,
  },
);

export const auths = choices(
  { value: 'cognito', label: 'Amazon Cognito', hint: 'people log in with OAuth; a user pool in your account' },
  { value: 'oidc', label: 'Your own identity provider', hint: 'Auth0, Okta, Entra ID, Keycloak and others' },
  { value: 'api-key', label: 'API keys', hint: 'one team, clients that can send a header' },
  { value: 'iam', label: 'AWS IAM', hint: 'callers with AWS credentials only' },
  { value: 'none', label: 'None', hint: 'local and private servers only' },
);

export const providers = choices<readonly Choice<Provider>[]>(
  { value: 'auth0', label: 'Auth0', hint: '' },
  { value: 'okta', label: 'Okta', hint: '' },
  { value: 'entra', label: 'Microsoft Entra ID', hint: '' },
  { value: 'keycloak', label: 'Keycloak', hint: '' },
  { value: 'other', label: 'Another', hint: '' },
);

export const cis = choices(
  { value: 'github', label: 'GitHub Actions', hint: 'checks pull requests, deploys main to staging and production' },
  { value: 'gitlab', label: 'GitLab CI/CD', hint: 'checks merge requests, deploys main to staging and production' },
  { value: 'none', label: 'None', hint: 'no pipeline' },
);

export const tracings = choices(
  { value: 'xray', label: 'AWS X-Ray', hint: 'what the platform traces by itself' },
  { value: 'otel', label: 'OpenTelemetry', hint: 'a span for every request and tool, in the trace of the caller' },
);

export const packageManagers = choices(
  { value: 'npm', label: 'npm', hint: '' },
  { value: 'pnpm', label: 'pnpm', hint: '' },
  { value: 'yarn', label: 'yarn', hint: '' },
  { value: 'bun', label: 'bun', hint: '' },
);

type ValueOf<C extends readonly Choice[]> = C[number]['value'];
export type Runtime = ValueOf<typeof runtimes>;
export type Auth = ValueOf<typeof auths>;
export type Ci = ValueOf<typeof cis>;
export type Tracing = ValueOf<typeof tracings>;
export type PackageManager = ValueOf<typeof packageManagers>;

/** Everything a project is made from. Complete: nothing downstream asks or guesses. */
export interface Answers {
  /** The target folder, as given. */
  readonly dir: string;
  readonly runtime: Runtime;
  readonly auth: Auth;
  readonly streaming: boolean;
  /** Of oidc alone. */
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly provider: Provider | undefined;
  /** Of cognito alone: further addresses that a login may return to. */
  readonly callbackUrls: readonly string[];
  readonly domain: string | undefined;
  readonly region: string;
  readonly ci: Ci;
  readonly tracing: Tracing;
  readonly pm: PackageManager;
  /** The version of the package manager that launched us, where known. */
  readonly pmVersion: string | undefined;
  readonly install: boolean;
  readonly git: boolean;
}

/** A question as flags give it: a value of its type, or undefined where no flag answered. */
export type Flags = { readonly [K in keyof Answers]?: Answers[K] | undefined };

/** The name of an option as Answers has it. */
export type OptionName = keyof Flags;

export interface Option {
  readonly name: OptionName;
  /** As commander takes it: `--runtime <runtime>`. */
  readonly flag: string;
  /** Both the prompt and the line in --help. */
  readonly question: string;
  readonly choices?: readonly Choice[];
  /** What `-y` takes, and an unasked option; undefined: no default, or derived elsewhere. */
  readonly default?: string | boolean;
  /** Asked on a terminal, and named as missing without one. */
  readonly required: boolean;
}

export const options: readonly Option[] = [
  {
    name: 'runtime',
    flag: '--runtime <runtime>',
    question: 'Where should it run?',
    choices: runtimes,
    default: 'native',
    required: true,
  },
  {
    name: 'auth',
    flag: '--auth <mode>',
    question: 'Who may call it?',
    choices: auths,
    default: 'cognito',
    required: true,
  },
  {
    name: 'streaming',
    flag: '--streaming',
    question: 'Do your tools run longer than half a minute or report progress?',
    default: false,
    required: true,
  },
  { name: 'issuer', flag: '--issuer <url>', question: 'Issuer of the tokens (oidc)', required: false },
  {
    name: 'audience',
    flag: '--audience <string>',
    question: 'Audience of the tokens (oidc; default: the URL of the server)',
    required: false,
  },
  {
    name: 'provider',
    flag: '--provider <provider>',
    question: 'Identity provider (oidc; default: recognised from the issuer)',
    choices: providers,
    required: false,
  },
  {
    name: 'callbackUrls',
    flag: '--callback-url <url>',
    question: 'A further address that a login may return to (cognito; may be repeated)',
    required: false,
  },
  {
    name: 'domain',
    flag: '--domain <name>',
    question: 'A domain of yours to serve it from (a Route 53 zone)',
    required: false,
  },
  {
    name: 'region',
    flag: '--region <name>',
    question: 'AWS region (default: from the environment, or us-east-1)',
    required: false,
  },
  { name: 'ci', flag: '--ci <ci>', question: 'Pipeline', choices: cis, default: 'github', required: false },
  {
    name: 'tracing',
    flag: '--tracing <tracing>',
    question: 'Tracing: what AWS does by itself, or spans of OpenTelemetry',
    choices: tracings,
    default: 'xray',
    required: false,
  },
  {
    name: 'pm',
    flag: '--pm <npm|pnpm|yarn|bun>',
    question: 'Package manager, with or without a version: yarn@4.9.1 (default: the one that launched this)',
    default: 'npm',
    required: false,
  },
  { name: 'install', flag: '--no-install', question: 'Do not install dependencies', default: true, required: false },
  { name: 'git', flag: '--no-git', question: 'Do not make a git repository', default: true, required: false },
];

export const isLambda = (runtime: Runtime | undefined): boolean => runtime === 'native' || runtime === 'web-adapter';

export interface Refusal {
  readonly reason: string;
  readonly instead: string;
}

/** Why these answers cannot work together, or undefined where they can. Asked of partial answers too, before each question. */
export function refusal(flags: Flags): Refusal | undefined {
  const { runtime, auth, streaming, domain, region } = flags;
  if (auth === 'iam' && runtime === 'fargate') {
    return {
      reason: '--auth iam does not work with --runtime fargate: a load balancer cannot verify AWS signatures (SigV4).',
      instead: 'Take --runtime native or --runtime web-adapter, or another --auth.',
    };
  }
  const oauth = oauthRefusal(flags);
  if (oauth !== undefined) return oauth;
  if (runtime === 'fargate' && streaming === false) {
    return {
      reason: '--no-streaming does not work with --runtime fargate: a container always streams.',
      instead: 'Leave out --no-streaming.',
    };
  }
  if (domain !== undefined && !isDomain(domain.toLowerCase())) {
    return {
      reason: `--domain ${JSON.stringify(domain)} is not a domain name.`,
      instead: 'Give a name such as mcp.example.com.',
    };
  }
  if (region !== undefined && !/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region)) {
    return {
      reason: `${JSON.stringify(region)} is not an AWS region (from --region, AWS_REGION or AWS_DEFAULT_REGION).`,
      instead: 'Give a name such as eu-central-1.',
    };
  }
  return undefined;
}

function oauthRefusal(flags: Flags): Refusal | undefined {
  const { auth, issuer, audience, provider, callbackUrls = [] } = flags;
  for (const name of ['issuer', 'audience', 'provider'] as const) {
    if (flags[name] !== undefined && auth !== undefined && auth !== 'oidc') {
      return { reason: `--${name} belongs to --auth oidc.`, instead: `Leave out --${name}.` };
    }
  }
  if (callbackUrls.length > 0 && auth !== undefined && auth !== 'cognito') {
    return {
      reason: '--callback-url belongs to --auth cognito: other identity providers keep their own list.',
      instead: 'Leave out --callback-url.',
    };
  }
  const problem = issuer === undefined ? undefined : issuerProblem(issuer, provider);
  if (problem !== undefined) {
    return {
      reason: `--issuer ${JSON.stringify(issuer)} cannot be used. ${problem}`,
      instead: 'Give the issuer as it is in the tokens, such as https://login.example.com.',
    };
  }
  const wrongAudience = issuer === undefined ? undefined : audienceProblem(issuer, audience, provider);
  if (wrongAudience !== undefined) {
    return {
      reason: `${audience === undefined ? '--audience is missing' : `--audience ${JSON.stringify(audience)} cannot be used`}. ${wrongAudience}`,
      instead: 'Give it as --audience.',
    };
  }
  if (audience !== undefined && !/^[\w:/.~@-]+$/.test(audience)) {
    return {
      reason: `--audience ${JSON.stringify(audience)} is not an audience.`,
      instead: 'Give the identifier of the API at your provider, without spaces or quotes.',
    };
  }
  const wrong = callbackUrls.find((url) => !isCallbackUrl(url));
  return wrong === undefined
    ? undefined
    : {
        reason: `--callback-url ${JSON.stringify(wrong)} is no address that Cognito returns to.`,
        instead:
          'Give an https URL, http://localhost or http://127.0.0.1 with a port, or the scheme of an app, without a fragment.',
      };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
function isCallbackUrl(url: string): boolean {
  if (!URL.canParse(url) || /[#'"`\\\s]/.test(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '' || !url.includes('://')) return false;
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return !/^(javascript|data|file|vbscript|blob|ftp|ws|wss):$/.test(protocol);
}

/** RFC 1123 host name of at least two labels; no wildcard, as one server answers on one name. ACM takes 64 characters. */
const isDomain = (name: string): boolean =>
  name.length <= 64 && /^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(name);
