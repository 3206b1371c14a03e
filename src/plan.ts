import { idleCost, lambdaCostPerMillion, prices } from './cost.ts';
import { type Manifest, mergeManifests } from './manifest.ts';
import type { Names } from './names.ts';
import { type Answers, auths, cis, isLambda, packageManagers, runtimes, tracings } from './options.ts';
import { runScript, runTool, withVersion } from './package-manager.ts';
import { settingsOf } from './providers.ts';
import type { Template } from './templates.ts';

/** Path with forward slashes → content with LF line ends. */
export type Files = ReadonlyMap<string, string>;

/**
 * The whole project, computed and not yet written. Pure: the same input gives the same bytes.
 * @throws Error when two layers write one path, or a template names an unknown field: mistakes in the templates
 */
export function plan(answers: Answers, names: Names, toolVersion: string, templates: readonly Template[]): Files {
  const conditions = conditionsOf(answers);
  const data = strictData(templateData(answers, names, conditions));
  const files = new Map<string, string>();
  const manifests: Manifest[] = [projectFields(answers, names)];

  const selected = templates.filter((template) => applies(template.layer, conditions));
  for (const template of baseFirst(selected)) {
    const { layer, path, content } = template;
    if (path === 'package.part.json') {
      manifests.push(JSON.parse(content) as Manifest);
      continue;
    }
    const target = targetOf(path);
    if (files.has(target)) throw new Error(`two layers write ${target}; the second is ${layer}`);
    files.set(target, rendered(template, data));
  }

  files.set('package.json', json(mergeManifests(manifests)));
  files.set('mcp-aws.json', json(record(answers, names, toolVersion)));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

// Without the `none` of the pipelines, which would be taken for that of the auth modes.
const pipelines = cis.map(({ value }) => value).filter((value) => value !== 'none');

/** Every word a layer's folder name may use. */
export const allConditions: readonly string[] = [
  ...[runtimes, auths, packageManagers, tracings].flatMap((choices) => choices.map(({ value }) => value)),
  ...pipelines,
  ...['yarn-modern', 'yarn-classic', 'pipeline', 'lambda', 'http', 'streaming', 'buffered', 'domain', 'no-domain'],
  ...['authenticated', 'token', 'oauth', 'open-edge', 'authorizer', 'no-secrets'],
];

/** The words that hold for these answers, derived once. */
export function conditionsOf(answers: Answers): ReadonlySet<string> {
  const lambda = isLambda(answers.runtime);
  return new Set([
    answers.runtime,
    answers.auth,
    answers.pm,
    answers.tracing,
    ...(answers.pm === 'yarn' ? [isModernYarn(answers.pmVersion) ? 'yarn-modern' : 'yarn-classic'] : []),
    ...(answers.ci === 'none' ? [] : ['pipeline', answers.ci]),
    ...(lambda ? ['lambda'] : []),
    ...(answers.runtime === 'native' ? [] : ['http']),
    answers.streaming ? 'streaming' : 'buffered',
    answers.domain === undefined ? 'no-domain' : 'domain',
    ...authConditions(answers),
  ]);
}

function authConditions({ auth, runtime, streaming }: Answers): string[] {
  const oauth = auth === 'cognito' || auth === 'oidc';
  // A front door that lets everyone reach the gate in the app. A REST API has to refuse callers by itself, as it renames
  // the header that tells them where to log in; only API Gateway can check the signatures of AWS principals; and a load
  // balancer may check tokens.
  const authorizer = oauth && isLambda(runtime) && streaming;
  const openEdge = isLambda(runtime) ? auth !== 'iam' && !authorizer : !oauth;
  return [
    ...(auth === 'none' ? [] : ['authenticated']),
    ...(oauth || auth === 'api-key' ? ['token'] : []),
    ...(oauth ? ['oauth'] : []),
    ...(openEdge ? ['open-edge'] : []),
    ...(authorizer ? ['authorizer'] : []),
    // AWS gives a pipeline all that it needs to call the server; another identity provider wants to see a secret.
    ...(auth === 'oidc' ? [] : ['no-secrets']),
  ];
}

/** Yarn 2 and later share little with Yarn 1 but the name. A yarn of unknown version is the one most machines have: 1. */
const isModernYarn = (version: string | undefined): boolean => version !== undefined && !/^[01]\./.test(version);

const applies = (layer: string, conditions: ReadonlySet<string>): boolean =>
  layer === 'base' ||
  layer
    .slice(1)
    .split('+')
    .every((condition) => conditions.has(condition));

/** So that package.json begins with what every project has. */
const baseFirst = (templates: readonly Template[]): readonly Template[] =>
  [...templates].sort((a, b) => Number(b.layer === 'base') - Number(a.layer === 'base'));

// npm drops .gitignore and .npmrc from a tarball and obeys a nested .gitignore, so templates keep an underscore.
const targetOf = (path: string): string => path.replace(/(^|\/)_(?=[^/]*$)/, '$1.').replace(/\.hbs$/, '');

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function templateData(answers: Answers, names: Names, conditions: ReadonlySet<string>): Record<string, unknown> {
  const is = Object.fromEntries(allConditions.map((condition) => [camelCase(condition), conditions.has(condition)]));
  return {
    ...names,
    domainName: answers.domain,
    callbackUrls: answers.callbackUrls,
    provider: providerData(answers),
    region: answers.region,
    auth: answers.auth,
    pm: answers.pm,
    run: runScript(answers.pm),
    exec: runTool(answers.pm),
    is: strictData(is),
    idleCost: dollars(idleCost(answers)),
    costPerMillion: dollars(lambdaCostPerMillion(answers.streaming, 100)),
    pricesAsOf: prices.asOf,
  };
}

function providerData(answers: Answers): Record<string, unknown> | undefined {
  const settings = settingsOf(answers);
  if (settings === undefined) return undefined;
  const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');
  return strictData({
    ...settings,
    scopeClaims: list(settings.scopeClaims),
    identityClaims: list(settings.identityClaims),
  });
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

const camelCase = (words: string): string => words.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** `{{#if typo}}` is silently false even in Handlebars' strict mode; reading an unknown field here throws instead. */
function strictData(data: Record<string, unknown>): Record<string, unknown> {
  return new Proxy(data, {
    get(target, field) {
      if (typeof field === 'string' && !(field in target)) throw new Error(`template field ${field} does not exist`);
      return target[field as string];
    },
  });
}

function rendered({ path, content, render }: Template, data: Record<string, unknown>): string {
  try {
    return render === undefined ? content : render(data);
  } catch (error) {
    throw new Error(`template ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function projectFields({ pm, pmVersion }: Answers, names: Names): Manifest {
  return {
    name: names.npm,
    displayName: names.display,
    description: `${names.display}, a Model Context Protocol server on AWS.`,
    // Corepack and CI read the version from here; npm and bun do not use the field.
    ...(pmVersion !== undefined && (pm === 'pnpm' || pm === 'yarn')
      ? { packageManager: withVersion(pm, pmVersion) }
      : {}),
  };
}

/** What mcp-aws.json keeps: enough to make the same project again, and to find its stacks. */
function record(answers: Answers, { stack }: Names, version: string): Manifest {
  const { runtime, auth, streaming, issuer, audience, provider, callbackUrls, domain, region } = answers;
  const { ci, tracing, pm, pmVersion } = answers;
  return {
    version,
    stack,
    runtime,
    auth,
    streaming,
    ...given({ issuer, audience, provider, domain }),
    ...(callbackUrls.length === 0 ? {} : { callbackUrls }),
    region,
    ci,
    tracing,
    pm: withVersion(pm, pmVersion),
  };
}

const given = (fields: Record<string, unknown>): Manifest =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
