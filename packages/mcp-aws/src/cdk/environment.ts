import { Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { scopeErrorsOf } from '../config/choices.ts';
import type { StageConfig } from '../config/config.ts';
import { ConfigError } from '../config/errors.ts';
import { requestEnvironment } from '../config/request-environment.ts';
import { serviceName } from './names.ts';
import { spanEnvironment } from './tracing.ts';

/** What the library reads to check callers. Everything else is of the server's owner, or of what it does with a call. */
const ofTheLibrary = /^(MCP_(?!INPUT_|LIMITS_TABLE)|OTEL_|POWERTOOLS_|LOG_)/;

/** What follows from the configuration and the address of the server, whatever its auth mode. */
export function environmentOf(scope: Construct, config: StageConfig, url: string): Record<string, string> {
  const { auth, ingress, tracing } = config;
  // The address is known when the stack is deployed. Emulators of AWS have a port in it.
  const host = Fn.select(0, Fn.split(':', Fn.select(2, Fn.split('/', url))));
  return {
    POWERTOOLS_SERVICE_NAME: serviceName(scope),
    MCP_RESOURCE_URL: url,
    MCP_AUTH_MODE: auth.mode,
    MCP_AUTH_SCOPE_ERRORS: scopeErrorsOf(auth.mode, ingress),
    ...spanEnvironment(tracing),
    ...requestEnvironment(config, host),
  };
}

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
