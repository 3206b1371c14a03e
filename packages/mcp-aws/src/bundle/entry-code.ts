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

/** The names under which `mcp-aws/lambda` and `mcp-aws/http` export the auth modes. */
const authExports = { none: 'none', 'api-key': 'apiKey', iam: 'iam', cognito: 'cognito', oidc: 'oidc' } as const;

/**
 * The code of what is deployed, by the name of its file. It imports the runtime and the auth mode that it needs and no
 * other, so that nothing else is bundled.
 */
export function entryCode({ config, identity, server, modules }: EntryOptions): Readonly<Record<string, string>> {
  const { runtime, streaming, auth, tracing, ingress } = config;
  const from = isLambda(runtime) ? modules.lambda : modules.http;
  const mode = authExports[auth.mode];
  const load = `() => import(${JSON.stringify(server)})`;
  const options = `identity: ${JSON.stringify(identity)}, auth: ${mode}, tracing: ${tracing}`;
  const imports = (start: string): string => `import { ${mode}, ${start}, ${tracing} } from '${from}';`;
  const authorizer = [
    `import { ${mode}, startAuthorizer } from '${from}';`,
    `export const handler = await startAuthorizer({ identity: ${JSON.stringify(identity)}, auth: ${mode} });`,
  ];
  const main = {
    native: [
      imports('startLambda'),
      `export const handler = await startLambda(${load}, { ${options}, streaming: ${streaming} });`,
    ],
    'web-adapter': [imports('startWebAdapter'), `await startWebAdapter(${load}, { ${options} });`],
    fargate: [imports('startContainer'), `await startContainer(${load}, { ${options} });`],
  }[runtime];
  return {
    main: `${main.join('\n')}\n`,
    ...(hasAuthorizer(auth.mode, ingress) ? { authorizer: `${authorizer.join('\n')}\n` } : {}),
  };
}
