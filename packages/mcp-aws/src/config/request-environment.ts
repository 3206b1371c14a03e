import type { RequestSettings } from './stages.ts';

/**
 * What a server is told of the settings of its requests: nothing of what has its default, which the server knows.
 * @param host of the server, which stays allowed beside others
 */
export function requestEnvironment(
  { allowedOrigins, allowedHosts, limits }: RequestSettings,
  host: string,
): Record<string, string> {
  return {
    ...(allowedOrigins.length === 0 ? {} : { MCP_ALLOWED_ORIGINS: allowedOrigins.join(',') }),
    ...(allowedHosts.length === 0 ? {} : { MCP_ALLOWED_HOSTS: [host, ...allowedHosts].join(',') }),
    ...(limits === undefined ? {} : { MCP_LIMITS: JSON.stringify(limits) }),
  };
}
