import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type EntryOptions, entryCode } from '../../src/bundle/entry-code.ts';
import { entryModulesOf } from '../../src/bundle/entry-modules.ts';
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
    modules: entryModulesOf(tmpdir()),
    modules: { lambda: 'mcp-aws/lambda', http: 'mcp-aws/http' },
  });

describe('the code of an entry', () => {
  it.each<[string, Partial<ConfigInput>, string]>([
    [
      'native, none',
      {},
      `import { none, startLambda, xray } from 'mcp-aws/lambda';
export const handler = await startLambda(() => import("./src/server.ts"), { identity: {"name":"x","version":"1.0.0"}, auth: none, tracing: xray, streaming: false });
`,
    ],
    [
      'native, cognito, streaming, otel',
      { auth: { mode: 'cognito' }, streaming: true, tracing: 'otel' },
      `import { cognito, startLambda, otel } from 'mcp-aws/lambda';
export const handler = await startLambda(() => import("./src/server.ts"), { identity: {"name":"x","version":"1.0.0"}, auth: cognito, tracing: otel, streaming: true });
`,
    ],
    [
      'web-adapter, iam',
      { runtime: 'web-adapter', auth: { mode: 'iam' } },
      `import { iam, startWebAdapter, xray } from 'mcp-aws/lambda';
await startWebAdapter(() => import("./src/server.ts"), { identity: {"name":"x","version":"1.0.0"}, auth: iam, tracing: xray });
`,
    ],
    [
      'fargate, api-key',
      { runtime: 'fargate', auth: { mode: 'api-key' } },
      `import { apiKey, startContainer, xray } from 'mcp-aws/http';
await startContainer(() => import("./src/server.ts"), { identity: {"name":"x","version":"1.0.0"}, auth: apiKey, tracing: xray });
`,
    ],
  ])('of %s imports what it uses, and nothing else', (_, config, main) => {
    expect(codeOf(config).main).toBe(main);
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
    const code = codeOf({ runtime, auth, tracing, ...(runtime === 'fargate' ? {} : { streaming: true }) });
    const exported: Record<string, unknown> = runtime === 'fargate' ? { ...http } : { ...lambda };
    for (const [, names = ''] of Object.values(code)
      .join('')
      .matchAll(/import \{ (.*) \} from/g))
      for (const name of names.split(', ')) expect(exported[name], name).toBeDefined();
    expect('authorizer' in code).toBe(hasAuthorizer(mode, runtime === 'fargate' ? 'cloudfront' : 'rest-api'));
  });
});
