import { isSpecType } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  DefinitionError,
  definePrompt,
  defineResource,
  defineResourceTemplate,
  defineServer,
  defineTool,
} from '../../src/index.ts';
import { mcpMessage, mcpRequest, protocolVersions } from '../../src/testing/mcp-request.ts';
import { createTestApp, type TestApp } from '../../src/testing/test-app.ts';

const secret = 'secret-in-error';
const fail = (): never => {
  throw new Error(secret, { cause: { secret } });
};
const definition = defineServer({
  instructions: 'Fails at nearly everything.',
  tools: [
    defineTool({
      name: 'echo',
      description: 'Echo.',
      inputSchema: z.looseObject({}),
      run: (input) => JSON.stringify(input),
    }),
    defineTool({ name: 'fails', description: 'Fails.', run: fail }),
    defineTool({ name: 'asks', description: 'Asks.', run: (_, { listRoots }) => listRoots().then(() => '') }),
  ],
  resources: [
    defineResource({ name: 'fails', uri: 'x://fails', read: fail }),
    defineResourceTemplate({ name: 't', uriTemplate: 'x://t/{id}', list: fail, complete: { id: fail }, read: fail }),
  ],
  prompts: [definePrompt({ name: 'fails', argsSchema: z.object({ a: z.string() }), complete: { a: fail }, get: fail })],
});

/** Whether a body is what JSON-RPC answers. */
const isAnswer = (json: unknown): boolean =>
  isSpecType.JSONRPCResultResponse(json) || isSpecType.JSONRPCErrorResponse(json) || isErrorWithoutId(json);

/** The protocol's schema has no answer to a message whose id nobody could read; JSON-RPC 2.0, section 5, has. */
const isErrorWithoutId = (json: unknown): boolean =>
  z
    .object({ jsonrpc: z.literal('2.0'), id: z.null(), error: z.object({ code: z.int(), message: z.string() }) })
    .safeParse(json).success;

/** Bodies of a response that may not be JSON-RPC: those of OAuth, and of nothing. */
async function expectAnswer(response: Response): Promise<void> {
  const text = await response.text();
  expect(text).not.toContain(secret);
  expect(response.status).toBeGreaterThanOrEqual(200);
  if (text === '') return expect([202, 204, 405, 499]).toContain(response.status);
  const events = text
    .split('\n\n')
    .flatMap((event) => /^data: (.*)$/m.exec(event)?.[1] ?? [])
    .map((data) => JSON.parse(data) as unknown);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const messages = isStream ? events.slice(-1) : [JSON.parse(text) as unknown];
  for (const message of messages) expect(isAnswer(message), text.slice(0, 500)).toBe(true);
}

let app: TestApp | undefined;
let uses = 0;

/** Reading a long log would take most of the time, and so would an app for each request. */
async function appFor(): Promise<TestApp> {
  uses += 1;
  if (app === undefined || uses % 20 === 0) app = await createTestApp({ definition });
  return app;
}

/** What is sent in an answer to anything: neither a failure that nobody expected, nor silence. */
async function send(headers: Record<string, string>, body: string): Promise<void> {
  const app = await appFor();
  await expectAnswer(await app.send(new Request(app.url, { method: 'POST', headers, body })));
  const health = await app.send(new Request(app.url.replace('/mcp', '/health')));
  expect(await health.text()).toBe('ok');
  expect(app.lines().filter(({ message }) => message === 'request failed')).toEqual([]);
}

const methods = [
  ...['initialize', 'ping', 'server/discover', 'completion/complete', 'logging/setLevel', 'subscriptions/listen'],
  ...['tools/list', 'tools/call', 'prompts/list', 'prompts/get', 'resources/list', 'resources/templates/list'],
  ...['resources/read', 'notifications/cancelled', 'notifications/initialized', 'tasks/get', '__proto__', ''],
];
const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
const name = fc.oneof(fc.constantFrom('echo', 'fails', 'asks', '__proto__', 'constructor'), fc.string(), json);
const uri = fc.oneof(fc.constantFrom('x://fails', 'x://t/1', 'x://t/%zz', 'x://', ''), fc.webUrl(), fc.string());
const params = fc.oneof(
  json,
  fc.record(
    {
      name,
      uri,
      arguments: json,
      cursor: json,
      ref: fc.oneof(json, fc.record({ type: fc.constantFrom('ref/prompt', 'ref/resource'), name, uri })),
      argument: fc.oneof(json, fc.record({ name: fc.string(), value: fc.string() })),
      requestState: json,
      inputResponses: json,
      _meta: fc.oneof(json, fc.record({ progressToken: json }, { requiredKeys: [] })),
    },
    { requiredKeys: [] },
  ),
);
const message = fc.record(
  {
    jsonrpc: fc.oneof({ weight: 9, arbitrary: fc.constant('2.0') }, { weight: 1, arbitrary: json }),
    id: fc.oneof({ weight: 9, arbitrary: fc.nat() }, { weight: 3, arbitrary: json }),
    method: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...methods) }, { weight: 1, arbitrary: json }),
    params,
  },
  { requiredKeys: [] },
);
const headerValue = fc.oneof(
  fc.constantFrom('2025-11-25', '2026-07-28', 'tools/call', 'echo', 'application/json', '*/*', 'a, a', 'a, b'),
  fc.string().map((text) => text.replace(/[^\x20-\x7e]/g, '').trim()),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'mcp-protocol-version',
    'mcp-method',
    'mcp-name',
    'accept',
    'content-type',
    'mcp-session-id',
    'traceparent',
  ),
  headerValue,
);
const runs = { numRuns: 400 };

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  it('any message is answered as the protocol has it', async () => {
    await fc.assert(
      fc.asyncProperty(message, async (given) => {
        const { method = 'tools/list', params: sent } = given as { method?: string; params?: object };
        const isObject = typeof sent === 'object' && sent !== null && !Array.isArray(sent);
        const valid = mcpMessage(version, typeof method === 'string' ? method : '', isObject ? (sent as never) : {});
        const named = Object.entries(valid.headers).map(([key, value]) => [key, value.replace(/[^\x20-\x7e]/g, '')]);
        const body = { ...valid.message, ...given, ...(isObject ? { params: valid.message.params } : {}) };
        await send(Object.fromEntries(named), JSON.stringify(body));
      }),
      runs,
    );
  });
});

it('any headers are answered as the protocol has it', async () => {
  const valid = protocolVersions.map((version) => mcpMessage(version, 'tools/call', { name: 'echo', arguments: {} }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...valid), headers, async (given, more) => {
      await send({ ...given.headers, ...more }, JSON.stringify(given.message));
    }),
    runs,
  );
});

it('any text is answered as the protocol has it', async () => {
  const { headers: given } = mcpMessage('2026-07-28', 'tools/list');
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => send({ ...given }, text)),
    runs,
  );
});

/** Types of zod, as people nest them. */
const { schema } = fc.letrec<{ schema: z.ZodType; object: z.ZodType }>((tie) => ({
  object: fc
    .dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie('schema'), { maxKeys: 4 })
    .map((shape) => z.object(shape)),
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<z.ZodType>(
      ...[z.string(), z.number(), z.int(), z.boolean(), z.null(), z.unknown(), z.any(), z.email(), z.iso.datetime()],
      ...[
        z.bigint(),
        z.date(),
        z.undefined(),
        z.symbol(),
        z.coerce.number(),
        z.coerce.date(),
        z.literal('a'),
        z.never(),
      ],
      ...[z.enum(['a', 'b']), z.string().transform(Number), z.string().refine((text) => text.length > 1), z.nan()],
    ),
    tie('object'),
    tie('schema').map((inner) => inner.optional()),
    tie('schema').map((inner) => inner.nullable()),
    tie('schema').map((inner) => z.array(inner)),
    tie('schema').map((inner) => z.record(z.string(), inner)),
    fc.tuple(tie('schema'), tie('schema')).map(([a, b]) => z.union([a, b])),
    fc.tuple(tie('schema'), tie('schema')).map(([a, b]) => z.tuple([a, b])),
    fc.tuple(tie('schema'), tie('schema')).map(([a, b]) => z.intersection(a, b)),
    tie('schema').map((inner) => z.lazy(() => inner)),
    tie('schema').map((inner) => inner.describe('Described.')),
  ),
}));

it('any schema is refused where it is defined, or listed and called as the protocol has it', async () => {
  let served = 0;
  await fc.assert(
    fc.asyncProperty(schema, schema, json, json, async (inputSchema, outputSchema, input, output) => {
      const options = { name: 'odd', description: 'Odd.', inputSchema, outputSchema, run: () => output as never };
      let tool: ReturnType<typeof defineTool>;
      try {
        tool = defineTool(options as never);
      } catch (error) {
        expect(error).toBeInstanceOf(DefinitionError);
        expect(String(error)).toContain('the tool odd');
        return;
      }
      served += 1;
      const odd = await createTestApp({ definition: defineServer({ tools: [tool] }) });
      for (const version of protocolVersions) {
        const list = mcpMessage(version, 'tools/list');
        const answer = await odd.send(mcpRequest(odd.url, list));
        const text = await answer.text();
        const { result } = JSON.parse(text.slice(text.indexOf('{'))) as { result?: unknown };
        expect(isSpecType.ListToolsResult(result), text).toBe(true);
        const call = mcpMessage(version, 'tools/call', { name: 'odd', arguments: input as never });
        await expectAnswer(await odd.send(mcpRequest(odd.url, call)));
      }
    }),
    { numRuns: 300 },
  );
  expect(served).toBeGreaterThan(10);
});
