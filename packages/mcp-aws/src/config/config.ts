import { type Ingress, ingressOf, isLambda, type Pipeline, type Runtime, type Scope, type Tracing } from './choices.ts';
import { ConfigError } from './errors.ts';
import { providerOf, providerSettings } from './issuers.ts';
import { problemAtTheEdge, problemWith } from './rules.ts';
import { type AuthInput, type ConfigInput, configSchema } from './schema.ts';
import { type RequestSettings, requestSettings, type StageSettings, stageSettings } from './stages.ts';

/** What the server and its stack have to know of the identity provider, with the preset of the provider filled in. */
export interface OidcSettings {
  readonly mode: 'oidc';
  readonly issuer: string;
  /** Undefined: as the provider's discovery document says. */
  readonly jwksUri: string | undefined;
  /** Undefined: the URL of the server. */
  readonly audience: string | undefined;
  /** Undefined: the URL of the server and a slash. */
  readonly scopePrefix: string | undefined;
  readonly tokenScopePrefix: string;
  readonly scopeClaims: readonly string[];
  readonly identityClaims: readonly string[];
  readonly scopes: readonly Scope[];
  readonly metadataProxy: boolean;
  /** Claims that tools see; undefined: none. */
  readonly claims: readonly string[] | undefined;
  /** What has to be set up at the provider, a line each. */
  readonly setup: readonly string[];
  /** What a person should know before a deployment. */
  readonly warning: string | undefined;
}

export type AuthSettings =
  | { readonly mode: 'none' }
  | { readonly mode: 'api-key' }
  | { readonly mode: 'iam'; readonly roles: Readonly<Record<string, readonly Scope[]>> | undefined }
  | {
      readonly mode: 'cognito';
      readonly callbackUrls: readonly string[];
      /** Claims that tools see; undefined: none. */
      readonly claims: readonly string[] | undefined;
    }
  | OidcSettings;

/** The configuration of a server, complete: nothing downstream has a default of its own. */
export interface Config extends RequestSettings {
  readonly name: string;
  readonly region: string;
  readonly runtime: Runtime;
  readonly streaming: boolean;
  readonly auth: AuthSettings;
  readonly domain: string | undefined;
  readonly edgeTokenCheck: boolean;
  readonly tracing: Tracing;
  /** Whether capabilities ask their clients for input, which takes a key. */
  readonly inputRequests: boolean;
  /** Whether the limits of a caller hold across all instances, which takes a table. */
  readonly sharedLimits: boolean;
  readonly pipeline: Pipeline;
  /** What is in front of the server. */
  readonly ingress: Ingress;
  readonly stages: ConfigInput['stages'];
}

/** The configuration of one stage, as `McpServer` takes it. */
export interface StageConfig extends Config {
  readonly stage: string;
  readonly stackName: string;
  readonly settings: StageSettings;
}

/**
 * Validates a configuration and fills in its defaults.
 * @param input as mcp-aws.jsonc has it
 * @param source what to call it in errors, such as the path of the file
 * @throws ConfigError with the reason and what to choose instead
 */
export function parseConfig(input: unknown, source = 'mcp-aws.jsonc'): Config {
  const parsed = configSchema.safeParse(input);
  if (!parsed.success) throw ConfigError.ofIssues(parsed.error.issues, source);
  const {
    name,
    region,
    runtime,
    tracing = 'xray',
    pipeline = 'none',
    edgeTokenCheck = false,
    inputRequests = false,
    sharedLimits = false,
    allowedOrigins = [],
    allowedHosts = [],
    limits,
    stages,
    ...given
  } = parsed.data;
  const { issuer, audience, provider, callbackUrls } = {
    issuer: undefined,
    audience: undefined,
    provider: undefined,
    callbackUrls: undefined,
    ...given.auth,
  };
  const problem = problemWith({
    runtime,
    auth: given.auth.mode,
    streaming: given.streaming,
    issuer,
    audience,
    provider,
    callbackUrls,
    domain: given.domain,
    region,
    sharedLimits,
  });
  if (problem !== undefined) throw new ConfigError(`${source}: ${problem.reason}`, problem.suggestion);

  const streaming = given.streaming ?? !isLambda(runtime);
  const domain = given.domain?.toLowerCase();
  const ingress = ingressOf({ runtime, streaming, domain });
  const auth = authSettings(given.auth, domain);
  return {
    name,
    region,
    runtime,
    streaming,
    auth,
    domain,
    edgeTokenCheck,
    tracing,
    inputRequests,
    sharedLimits,
    allowedOrigins,
    allowedHosts,
    limits,
    pipeline,
    ingress,
    stages,
  };
}

/**
 * The configuration of one stage.
 * @param stage up to 20 lower-case letters, digits and single hyphens, as it becomes part of a stack's name and a host name
 * @param region another than the file's
 * @throws ConfigError for a name that cannot be a stage, or settings that cannot work together
 */
export function forStage(config: Config, stage: string, region = config.region): StageConfig {
  if (!isStage(stage)) {
    throw new ConfigError(
      `${JSON.stringify(stage)} is not a valid stage.`,
      'Give up to 20 lower-case letters, digits and single hyphens, such as dev, staging, production or your name.',
    );
  }
  const settings = stageSettings(config, stage);
  const jwksUri = config.auth.mode === 'oidc' ? config.auth.jwksUri : undefined;
  const { runtime, streaming, auth, domain, edgeTokenCheck } = config;
  const problem = problemAtTheEdge({
    runtime,
    streaming,
    auth: auth.mode,
    domain,
    region,
    waf: settings.waf,
    edgeTokenCheck,
    jwksUri,
  });
  if (problem !== undefined) throw new ConfigError(`Stage ${stage}: ${problem.reason}`, problem.suggestion);
  const requests = requestSettings(config, stage);
  return { ...config, ...requests, region, stage, stackName: `${config.name}-${stage}`, settings };
}

export const isStage = (name: string): boolean => /^[a-z](-?[a-z0-9]){0,19}$/.test(name);

/** In production the domain itself; every other stage has a name below it. Undefined where the server has no domain. */
export const domainOf = ({ domain, stage }: Pick<StageConfig, 'domain' | 'stage'>): string | undefined =>
  domain === undefined || stage === 'production' ? domain : `${stage}.${domain}`;

function authSettings(auth: AuthInput, domain: string | undefined): AuthSettings {
  if (auth.mode === 'cognito') return { mode: 'cognito', callbackUrls: auth.callbackUrls ?? [], claims: auth.claims };
  if (auth.mode === 'iam') return { mode: 'iam', roles: auth.roles };
  if (auth.mode !== 'oidc') return { mode: auth.mode };
  const { issuer, audience, provider = providerOf(issuer) } = auth;
  const preset = providerSettings({ provider, issuer, audience, domain });
  return {
    mode: 'oidc',
    issuer: preset.issuer,
    audience,
    jwksUri: auth.jwksUri ?? preset.jwksUri,
    scopePrefix: auth.scopePrefix ?? preset.scopePrefix,
    tokenScopePrefix: auth.tokenScopePrefix ?? preset.tokenScopePrefix,
    scopeClaims: auth.scopeClaims ?? preset.scopeClaims,
    identityClaims: auth.identityClaims ?? preset.identityClaims,
    scopes: auth.scopes ?? ['read', 'write'],
    metadataProxy: auth.metadataProxy ?? preset.metadataProxy,
    claims: auth.claims,
    setup: preset.setup,
    warning: preset.warning,
  };
}
