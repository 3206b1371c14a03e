import { hasAuthorizer, isLambda } from '../config/choices.ts';
import type { Config } from '../config/config.ts';
import type { Identity } from '../server/build/server.ts';
import type { EntryModules } from './entry-modules.ts';

export interface EntryOptions {
  readonly config: Config;
  readonly identity: Identity;
  /** The module that exports the server, as the entry imports it. */
  readonly server: string;
  readonly modules: EntryModules;
}

/** The code of what is deployed, by the name of its file, and of a module that it imports as `./log.ts`. */
export interface EntryCode {
  readonly main: string;
  /** Where API Gateway asks one. */
  readonly authorizer?: string;
  readonly log: string;
}

/** The names under which `mcp-aws/lambda` and `mcp-aws/http` export the auth modes. */
const authExports = { none: 'none', 'api-key': 'apiKey', iam: 'iam', cognito: 'cognito', oidc: 'oidc' } as const;

/**
 * The code of what is deployed. It imports the runtime and the auth mode that it needs and no other, so that nothing else
 * is bundled. The log is started in a module of its own, which comes before the server's: what the server prints while it
 * is loaded is in the log. (A dynamic import would do as well, but esbuild then wraps the server and all that it imports.)
 */
export function entryCode({ config, identity, server, modules }: EntryOptions): EntryCode {
  const { runtime, streaming, auth, tracing, ingress, inputRequests, sharedLimits } = config;
  const from = isLambda(runtime) ? modules.lambda : modules.http;
  const mode = authExports[auth.mode];
  const named = JSON.stringify(identity);
  const chosen = [...(inputRequests ? ['inputRequests'] : []), ...(sharedLimits ? ['sharedLimits'] : [])];
  const options = [`log, identity: ${named}, auth: ${mode}, tracing: ${tracing}`, ...chosen].join(', ');
  const main = (start: string, call: string): string[] => [
    `import { ${[...chosen, mode, start, tracing].join(', ')} } from '${from}';`,
    `import { log } from './log.ts';`,
    `import * as server from ${JSON.stringify(server)};`,
    call,
  ];
  const startNative = streaming ? 'startStreamingLambda' : 'startLambda';
  const code = {
    native: main(startNative, `export const handler = await ${startNative}(async () => server, { ${options} });`),
    'web-adapter': main('startWebAdapter', `await startWebAdapter(async () => server, { ${options} });`),
    fargate: main('startContainer', `await startContainer(async () => server, { ${options} });`),
  }[runtime];
  const authorizer = [
    `import { ${mode}, startAuthorizer } from '${from}';`,
    `export const handler = await startAuthorizer({ identity: ${named}, auth: ${mode} });`,
  ];
  const log = [`import { startLog } from '${from}';`, `export const log = startLog(${named});`];
  return {
    main: linesOf(code),
    ...(hasAuthorizer(auth.mode, ingress) ? { authorizer: linesOf(authorizer) } : {}),
    log: linesOf(log),
  };
}

const linesOf = (code: readonly string[]): string => `${code.join('\n')}\n`;
