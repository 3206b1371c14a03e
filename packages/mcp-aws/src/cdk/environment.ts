import { ConfigError } from '../config/errors.ts';

/** What the library reads. Everything else is of the server's owner. */
const ofTheLibrary = /^(MCP_|OTEL_|POWERTOOLS_|LOG_)/;

/**
 * The variables of an environment that the library reads. The authorizer gets these and no others: it checks callers as the
 * server does, and has no use for the names of the owner's tables.
 */
export const libraryVariables = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => ofTheLibrary.test(name)));

/**
 * Refuses variables that follow from the configuration: changed here, the server would check callers otherwise than its
 * ingress and its identity provider expect.
 * @param derived what follows from the configuration
 * @throws ConfigError naming the variable
 */
export function checkEnvironment(names: readonly string[], derived: Readonly<Record<string, string>>): void {
  const taken = names.find((name) => (Object.hasOwn(derived, name) && !name.startsWith('OTEL_')) || name === 'PORT');
  if (taken === undefined) return;
  throw new ConfigError(
    `The environment variable ${taken} is set by McpServer itself, from mcp-aws.jsonc.`,
    'Change the setting that it follows from, or choose another name.',
  );
}
