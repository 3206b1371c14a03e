import { defaultLimits, type Limits } from './limits.ts';
import type { Rate } from './throttle.ts';

/** What the environment tells a server. */
export interface ServerConfig {
  /** The URL clients use, without a trailing slash. */
  readonly resourceUrl: string;
  /** Where this server's other paths begin: the resource URL without `/mcp`. */
  readonly baseUrl: string;
  /** Host names this server answers to. */
  readonly allowedHosts: string[];
  /** Host names of web pages that may call it. Empty: none, and other clients send no Origin. */
  readonly allowedOrigins: string[];
  readonly port: number;
  /** Undefined: no limit of its own, as what is in front of it has one. */
  readonly throttle: Rate | undefined;
  readonly limits: Limits;
  /** How a caller learns that it lacks a scope (config/choices.ts). */
  readonly scopeErrors: 'challenge' | 'tool-error';
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
  /** Whether arguments of calls are logged, redacted. */
  readonly logsArguments: boolean;
}

/**
 * Reads what the stack tells the server.
 * @param authMode that the server was built for
 * @throws Error naming the variable that is missing or wrong, so that a bad deployment fails at its start
 */
export function readServerConfig(authMode: string, env: NodeJS.ProcessEnv): ServerConfig {
  const mode = required(env, 'MCP_AUTH_MODE');
  if (mode !== authMode) throw new Error(`MCP_AUTH_MODE is ${mode}, but this server is built for ${authMode}.`);
  const resource = urlOf(env, 'MCP_RESOURCE_URL');
  const url = resource.href.replace(/\/$/, '');
  return {
    resourceUrl: url,
    baseUrl: url.replace(/\/mcp$/, ''),
    allowedHosts: list(env.MCP_ALLOWED_HOSTS) ?? [resource.hostname],
    allowedOrigins: list(env.MCP_ALLOWED_ORIGINS) ?? [],
    port: port(env),
    throttle: rate(env),
    limits: limits(env),
    scopeErrors: env.MCP_AUTH_SCOPE_ERRORS === 'tool-error' ? 'tool-error' : 'challenge',
    scopePrefix: env.MCP_AUTH_SCOPE_PREFIX ?? '',
    logsArguments: env.LOG_ARGUMENTS === 'true',
  };
}

/** @throws Error naming a variable that is not set */
export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set.`);
  return value;
}

/** This machine: the names of the loopback (RFC 6761), as emulators of AWS use them. */
const isLocal = (host: string): boolean => /^(127\.0\.0\.1|\[::1\]|(.+\.)?localhost)$/.test(host);

/** @throws Error naming a variable that is not a URL, or not a secure one */
export const urlOf = (env: NodeJS.ProcessEnv, name: string): URL => secureUrl(required(env, name), name);

/**
 * A URL that is https, or of this machine.
 * @throws Error naming it as `name` where it is neither
 */
export function secureUrl(value: unknown, name: string): URL {
  if (typeof value !== 'string') throw new Error(`${name} is not a URL: ${value}`);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) throw new Error(`${name} is not a URL: ${value}`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url.hostname))) {
    throw new Error(`${name} must be https outside this machine: ${value}`);
  }
  return url;
}

function port(env: NodeJS.ProcessEnv): number {
  const value = Number(env.PORT ?? 8080);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error(`PORT is not a port: ${env.PORT}`);
  return value;
}

function rate(env: NodeJS.ProcessEnv): Rate | undefined {
  if (env.MCP_RATE_LIMIT === undefined) return undefined;
  return { rateLimit: positive(env, 'MCP_RATE_LIMIT'), burstLimit: positive(env, 'MCP_BURST_LIMIT') };
}

/** What the stack sets of the limits, as JSON; the others have their defaults. */
function limits({ MCP_LIMITS: value = '{}' }: NodeJS.ProcessEnv): Limits {
  try {
    const { perCaller, ...set } = JSON.parse(value) as Partial<Limits>;
    return { ...defaultLimits, ...set, perCaller: { ...defaultLimits.perCaller, ...perCaller } };
  } catch (error) {
    throw new Error(`MCP_LIMITS is not JSON: ${value}`, { cause: error });
  }
}

function positive(env: NodeJS.ProcessEnv, name: string): number {
  const value = Number(required(env, name));
  if (!(value >= 1)) throw new Error(`${name} is not a number from 1: ${env[name]}`);
  return value;
}

/** The items of a list with commas; undefined where there is none. */
export const list = (value: string | undefined): string[] | undefined => {
  const names = value
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names?.length ? names : undefined;
};
