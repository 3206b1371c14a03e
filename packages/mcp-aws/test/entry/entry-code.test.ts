import { describe, expect, it } from 'vitest';
import { type EntryOptions, entryCode } from '../../src/bundle/entry-code.ts';
import { authModes, hasAuthorizer, runtimes, tracings } from '../../src/config/choices.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import * as http from '../../src/entry/http-exports.ts';
import * as lambda from '../../src/entry/lambda-exports.ts';

const codeOf = (config: Partial<ConfigInput>, identity: EntryOptions['identity'] = { name: 'x', version: '1.0.0' }) =>
  entryCode({
    config: parseConfig({ name: 'x', region: 'eu-central-1', runtime: 'native', auth: { mode: 'none' }, ...config }),
    identity,
    server: './src/server.ts',
    modules: { lambda: 'mcp-aws/lambda', http: 'mcp-aws/http' },
  });

const identity = '{"name":"x","version":"1.0.0"}';

/** The code of an entry that imports these, and is started like this. */
const entry = (imports: string, from: string, call: string): string =>
  `import { ${imports} } from '${from}';
import { log } from './log.ts';
import * as server from "./src/server.ts";
${call}
`;

describe('the code of an entry', () => {
  it.each<[string, Partial<ConfigInput>, string]>([
    [
      'native, none',
      {},
      entry(
        'none, startLambda, xray',
        'mcp-aws/lambda',
        `export const handler = await startLambda(async () => server, { log, identity: ${identity}, auth: none, tracing: xray });`,
      ),
    ],
    [
      'native, cognito, streaming, otel',
      { auth: { mode: 'cognito' }, streaming: true, tracing: 'otel' },
      entry(
        'cognito, startStreamingLambda, otel',
        'mcp-aws/lambda',
        `export const handler = await startStreamingLambda(async () => server, { log, identity: ${identity}, auth: cognito, tracing: otel });`,
      ),
    ],
    [
      'web-adapter, iam',
      { runtime: 'web-adapter', auth: { mode: 'iam' } },
      entry(
        'iam, startWebAdapter, xray',
        'mcp-aws/lambda',
        `await startWebAdapter(async () => server, { log, identity: ${identity}, auth: iam, tracing: xray });`,
      ),
    ],
    [
      'fargate, api-key',
      { runtime: 'fargate', auth: { mode: 'api-key' } },
      entry(
        'apiKey, startContainer, xray',
        'mcp-aws/http',
        `await startContainer(async () => server, { log, identity: ${identity}, auth: apiKey, tracing: xray });`,
      ),
    ],
    [
      'fargate, api-key, what asks its callers, limits that instances share',
      { runtime: 'fargate', auth: { mode: 'api-key' }, inputRequests: true, sharedLimits: true },
      entry(
        'inputRequests, sharedLimits, apiKey, startContainer, xray',
        'mcp-aws/http',
        `await startContainer(async () => server, { log, identity: ${identity}, auth: apiKey, tracing: xray, inputRequests, sharedLimits });`,
      ),
    ],
  ])('of %s imports what it uses, and nothing else', (_, config, main) => {
    expect(codeOf(config).main).toBe(main);
  });

  it('starts the log in a module of its own, before the server is loaded', () => {
    expect(codeOf({ runtime: 'fargate' }).log).toBe(
      `import { startLog } from 'mcp-aws/http';\nexport const log = startLog(${identity});\n`,
    );
    const { main } = codeOf({});
    expect(main.indexOf('./log.ts')).toBeLessThan(main.indexOf('./src/server.ts'));
  });

  it('starts the log in a module of its own, which comes before the server', () => {
    expect(codeOf({}).log).toBe(
      `import { startLog } from 'mcp-aws/lambda';
export const log = startLog({"name":"x","version":"1.0.0"});
`,
    );
  });

  it('of an authorizer is there where API Gateway asks one', () => {
    expect(codeOf({ auth: { mode: 'cognito' }, streaming: true }).authorizer).toBe(
      `import { cognito, startAuthorizer } from 'mcp-aws/lambda';
export const handler = await startAuthorizer({ identity: {"name":"x","version":"1.0.0"}, auth: cognito });
`,
    );
    expect(codeOf({ auth: { mode: 'cognito' } })).not.toHaveProperty('authorizer');
  });

  it('is code, whatever the server is called', () => {
    const { main } = codeOf({}, { name: 'x', title: `"; evil('\n`, version: '1' });
    expect(main).toContain(`"title":"\\"; evil('\\n"`);
  });

  const combinations = runtimes
    .flatMap((runtime) => authModes.flatMap((mode) => tracings.map((tracing) => ({ runtime, mode, tracing }))))
    .filter(({ runtime, mode }) => !(runtime === 'fargate' && mode === 'iam'));

  it.each(combinations)('names what there is: $runtime, $mode, $tracing', ({ runtime, mode, tracing }) => {
    const auth = mode === 'oidc' ? { mode, issuer: 'https://login.example.com' } : { mode };
    const given = { inputRequests: true, sharedLimits: mode !== 'none' };
    const code = codeOf({ runtime, auth, tracing, ...given, ...(runtime === 'fargate' ? {} : { streaming: true }) });
    const exported: Record<string, unknown> = runtime === 'fargate' ? { ...http } : { ...lambda };
    for (const [, names = ''] of Object.values(code)
      .join('')
      .matchAll(/import \{ (.*) \} from 'mcp-aws/g))
      for (const name of names.split(', ')) expect(exported[name], name).toBeDefined();
    expect('authorizer' in code).toBe(hasAuthorizer(mode, runtime === 'fargate' ? 'cloudfront' : 'rest-api'));
  });
});
