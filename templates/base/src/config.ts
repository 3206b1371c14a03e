import type { Rate } from './throttle.ts';

export interface Config {
  /** The URL clients use, without a trailing slash. */
  resourceUrl: string;
  /** Where this server's other paths begin: the resource URL without `/mcp`. */
  baseUrl: string;
  /** Host names this server answers to. */
  allowedHosts: string[];
  /** Host names of web pages that may call it. Empty: none, and other clients send no Origin. */
  allowedOrigins: string[];
  port: number;
  /** Undefined: no limit of its own. */
  throttle?: Rate | undefined;
}

/**
 * Reads the environment once.
 * @throws Error naming the variable that is missing or wrong, so that a bad deployment fails at its start
 */
export function readConfig(authMode: string, env: NodeJS.ProcessEnv = process.env): Config {
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
  };
}

export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set.`);
  return value;
}

/** This machine: the names of the loopback (RFC 6761), as emulators of AWS use them. */
const isLocal = (host: string): boolean => /^(127\.0\.0\.1|\[::1\]|(.+\.)?localhost)$/.test(host);

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

function positive(env: NodeJS.ProcessEnv, name: string): number {
  const value = Number(required(env, name));
  if (!(value >= 1)) throw new Error(`${name} is not a number from 1: ${env[name]}`);
  return value;
}

export const list = (value: string | undefined): string[] | undefined => {
  const names = value
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names?.length ? names : undefined;
};
