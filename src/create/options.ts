import { isLambda } from '../../packages/mcp-aws/src/config/choices.ts';
import { providerOf } from '../../packages/mcp-aws/src/config/issuers.ts';
import { launchedBy, packageManagerNames, withVersion } from '../scaffold/package-managers.ts';
import { authChoices, ciChoices, providerChoices, runtimeChoices, tracingChoices } from './choices.ts';
import type { OptionTable } from './option.ts';

/** In the order of the wizard and of --help. A default may depend on the options before it. */
export const optionTable: OptionTable = [
  {
    name: 'dir',
    question: 'Where should the project be created?',
    default: () => 'my-mcp-server',
    isAsked: () => true,
    words: () => [],
  },
  {
    name: 'runtime',
    flag: '--runtime <runtime>',
    question: 'Where should it run?',
    choices: runtimeChoices,
    default: () => 'native',
    isAsked: () => true,
  },
  {
    name: 'streaming',
    flag: '--streaming',
    negative: ['--no-streaming', 'No: calls end within 29 s, at the lowest cost'],
    question: 'Do your tools run longer than half a minute or report progress?',
    default: ({ runtime }) => runtime === 'fargate',
    isAsked: ({ runtime }) => runtime !== 'fargate',
    words: ({ runtime, streaming }) => (isLambda(runtime) ? [streaming ? '--streaming' : '--no-streaming'] : []),
  },
  {
    name: 'auth',
    flag: '--auth <mode>',
    question: 'Who may call it?',
    choices: authChoices,
    default: () => 'cognito',
    isAsked: () => true,
  },
  {
    name: 'issuer',
    flag: '--issuer <url>',
    question: 'Issuer of the tokens (oidc)',
    prompt: 'Which issuer? (the `iss` of its tokens)',
    isAsked: ({ auth }) => auth === 'oidc',
  },
  {
    name: 'audience',
    flag: '--audience <string>',
    question: 'Audience of the tokens (oidc; default: the URL of the server)',
    prompt: 'Client id of the application that its tokens are for',
    // Tokens of Entra ID name the application that they are for; other providers take the URL of the server.
    isAsked: ({ auth, issuer, provider }) =>
      auth === 'oidc' && issuer !== undefined && (provider ?? providerOf(issuer)) === 'entra',
  },
  {
    name: 'provider',
    flag: '--provider <provider>',
    question: 'Identity provider (oidc; default: recognized from the issuer)',
    choices: providerChoices,
    default: ({ issuer }) => (issuer === undefined ? undefined : providerOf(issuer)),
  },
  {
    name: 'callbackUrls',
    flag: '--callback-url <url>',
    question: 'A further address that a login may return to (cognito; may be repeated)',
    isList: true,
    default: () => [],
  },
  {
    name: 'domain',
    flag: '--domain <name>',
    question: 'Your own domain to serve it from (with a Route 53 zone)',
    prompt: 'Your own domain to serve it from (with a Route 53 zone)? Leave it empty for an address from AWS.',
    isAsked: () => true,
    isOptional: true,
  },
  {
    name: 'region',
    flag: '--region <name>',
    question: 'AWS region',
    defaultSource: 'AWS_REGION or AWS_DEFAULT_REGION',
    default: (_, env) => env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1',
  },
  {
    name: 'ci',
    flag: '--ci <ci>',
    question: 'Pipeline',
    choices: ciChoices,
    default: () => 'github',
  },
  {
    name: 'tracing',
    flag: '--tracing <tracing>',
    question: 'Tracing: what AWS does by itself, or spans of OpenTelemetry',
    choices: tracingChoices,
    default: () => 'xray',
  },
  {
    name: 'pm',
    flag: `--pm <${packageManagerNames.join('|')}>`,
    question: 'Package manager, with or without a version: yarn@4.9.1',
    defaultSource: 'the one that launched this',
    default: (_, env) => launchedBy(env.npm_config_user_agent).pm,
    words: ({ pm, pmVersion }) => ['--pm', withVersion(pm, pmVersion)],
  },
  {
    name: 'pmVersion',
    question: 'Version of the package manager',
    default({ pm }, env) {
      const launcher = launchedBy(env.npm_config_user_agent);
      return pm === launcher.pm ? launcher.version : undefined;
    },
    words: () => [],
  },
  {
    name: 'install',
    negative: ['--no-install', 'Do not install dependencies'],
    question: 'Install dependencies?',
    default: () => true,
    words: ({ install }) => (install ? [] : ['--no-install']),
  },
  {
    name: 'git',
    negative: ['--no-git', 'Do not make a git repository'],
    question: 'Make a git repository?',
    default: () => true,
    words: ({ git }) => (git ? [] : ['--no-git']),
  },
];
