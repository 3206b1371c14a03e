import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  definePrompt,
  defineResource,
  defineResourceTemplate,
  defineServer,
  defineTool,
  ToolError,
} from '../../src/index.ts';
import type { AuthGuard } from '../../src/server/auth.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { mcpMessage, mcpRequest, protocolVersions } from '../../src/testing/mcp-request.ts';
import { createTestApp, type TestAppOptions } from '../../src/testing/test-app.ts';
import { authAs, callerWith } from '../support/callers.ts';

const fail = (): never => {
  throw new Error('secret-in-error');
};
const say = (): never => {
  throw new ToolError('Try another.');
};
const about = (name: string) => ({ name, description: 'A capability of the tests.' });
const definition = defineServer({
  tools: [
    defineTool({ ...about('works'), inputSchema: z.object({ n: z.number() }), run: () => '' }),
    defineTool({ ...about('fails'), run: fail }),
    defineTool({ ...about('says'), run: say }),
    defineTool({ ...about('misfits'), outputSchema: z.object({ a: z.string() }), run: () => ({ a: 7 }) as never }),
    defineTool({ ...about('invalid'), run: () => ({ type: 'hologram' }) as never }),
    defineTool({ ...about('nothing_json'), outputSchema: z.any(), run: () => Symbol('x') as never }),
    defineTool({ ...about('huge'), run: () => 'x'.repeat(6_000_000) }),
    defineTool({ ...about('rules'), scope: 'admin', run: () => '' }),
    defineTool({ ...about('hangs'), run: () => new Promise<string>(() => undefined) }),
    defineTool({ ...about('never'), authorize: () => false, run: () => '' }),
    defineTool({ ...about('unsure'), authorize: fail, run: () => '' }),
  ],
  resources: [
    defineResource({ name: 'fails', uri: 'x://fails', read: fail }),
    defineResource({ name: 'says', uri: 'x://says', read: say }),
    defineResource({ name: 'invalid', uri: 'x://invalid', read: () => ({ contents: [{ wrong: true }] }) as never }),
    defineResourceTemplate({ name: 't', uriTemplate: 'x://t/{id}', complete: { id: fail }, read: () => undefined }),
  ],
  prompts: [
    definePrompt({ name: 'invalid', get: () => [{ role: 'robot' }] as never }),
    definePrompt({ name: 'fails', get: fail }),
    definePrompt({ name: 'says', get: say }),
  ],
  routes: (app) => {
    app.get('/fails', fail);
  },
});
const listing = defineServer({
  resources: [defineResourceTemplate({ name: 't', uriTemplate: 'x://t/{id}', list: fail, read: () => '' })],
});

const unreadable = defineServer({
  resources: [
    defineResourceTemplate({
      name: 't',
      uriTemplate: 'x://t/{id}',
      list: () => [{ name: '1', uri: 'no uri' }],
      read: () => '',
    }),
  ],
});

const ours = { Errors: 1, ClientErrors: 0, Throttles: 0 };
const theirs = { Errors: 0, ClientErrors: 1, Throttles: 0 };
const nobodys = { Errors: 0, ClientErrors: 0, Throttles: 0 };
const caller = callerWith('write');

interface Cause {
  readonly method?: string;
  readonly params?: object;
  readonly body?: string;
  readonly http?: { readonly method?: string; readonly path?: string; readonly headers?: Record<string, string> };
  readonly options?: Partial<TestAppOptions>;
  readonly remainingMs?: number;
  /** Of HTTP. */
  readonly status: number | readonly number[];
  /** Of JSON-RPC; `isError`: a result that says so. */
  readonly code?: number | readonly number[] | 'isError';
  readonly metrics: object | 'none';
  /** Whether there is a line of level error, which an operator looks at. */
  readonly isLogged?: true;
}

const call = (name: string, args: object = {}) => ({ method: 'tools/call', params: { name, arguments: args } });
const read = (uri: string) => ({ method: 'resources/read', params: { uri } });
const get = (name: string) => ({ method: 'prompts/get', params: { name } });
const failing = { code: -32_603, status: [200, 500], metrics: ours, isLogged: true } as const;
const guardThat = (guard: AuthGuard): Partial<TestAppOptions> => ({ auth: { guard } });

const causes: Record<string, Cause> = {
  'a good call': { ...call('works', { n: 1 }), status: 200, metrics: nobodys },
  'wrong arguments': { ...call('works', { n: 'x' }), status: 200, code: 'isError', metrics: theirs },
  'an unknown tool': { ...call('nothing'), status: [200, 400], code: -32_602, metrics: theirs },
  'a tool that throws': { ...call('fails'), status: 200, code: 'isError', metrics: ours, isLogged: true },
  'a tool that refuses': { ...call('says'), status: 200, code: 'isError', metrics: theirs },
  'a tool whose result does not fit': {
    ...call('misfits'),
    status: 200,
    code: 'isError',
    metrics: ours,
    isLogged: true,
  },
  'a result that is too large': { ...call('huge'), status: 200, code: -32_603, metrics: ours, isLogged: true },
  'a lacking scope': { ...call('rules'), status: 403, metrics: theirs },
  'a rule that does not let in': { ...call('never'), status: 200, code: 'isError', metrics: theirs },
  'a rule that throws': { ...call('unsure'), status: 200, code: 'isError', metrics: ours, isLogged: true },
  'a tool that takes too long': {
    ...call('hangs'),
    remainingMs: 520,
    status: [200, 504],
    code: [-32_001],
    metrics: ours,
  },
  'a tool that takes longer than the limit': {
    ...call('hangs'),
    options: { config: { limits: { ...defaultLimits, seconds: 0.02 } } },
    status: [200, 504],
    code: -32_001,
    metrics: ours,
  },
  'a resource that throws': { ...read('x://fails'), ...failing },
  'a resource that refuses': { ...read('x://says'), status: [200, 400], code: -32_602, metrics: theirs },
  'a resource that is not there': { ...read('x://t/1'), status: [200, 400], code: [-32_602, -32_002], metrics: theirs },
  'a resource that nobody defined': {
    ...read('x://nothing'),
    status: [200, 400],
    code: [-32_602, -32_002],
    metrics: theirs,
  },
  'a resource that is not as the protocol has it': { ...read('x://invalid'), ...failing },
  'a prompt that is not as the protocol has it': { ...get('invalid'), ...failing },
  'a tool whose content is not as the protocol has it': {
    ...call('invalid'),
    status: 200,
    code: 'isError',
    metrics: ours,
    isLogged: true,
  },
  'a tool that returns what JSON has not': {
    ...call('nothing_json'),
    status: 200,
    code: 'isError',
    metrics: ours,
    isLogged: true,
  },
  'a list with what nobody could read': { method: 'resources/list', options: { definition: unreadable }, ...failing },
  'a list that throws': { method: 'resources/list', options: { definition: listing }, ...failing },
  'a completion that throws': {
    method: 'completion/complete',
    params: { ref: { type: 'ref/resource', uri: 'x://t/{id}' }, argument: { name: 'id', value: '' } },
    ...failing,
  },
  'a prompt that throws': { ...get('fails'), ...failing },
  'a prompt that refuses': { ...get('says'), status: [200, 400], code: -32_602, metrics: theirs },
  'an unknown prompt': { ...get('nothing'), status: [200, 400], code: -32_602, metrics: theirs },
  'params of the wrong type': {
    method: 'tools/list',
    params: { cursor: 5 },
    status: [200, 400],
    code: -32_602,
    metrics: theirs,
  },
  'an unknown method': { method: 'tools/dance', status: [200, 404], code: -32_601, metrics: theirs },
  'a text that is not JSON': { body: '{', status: 400, code: -32_700, metrics: theirs },
  'no message of JSON-RPC': { body: '{"a":1}', status: 400, code: [-32_600, -32_700], metrics: theirs },
  'a batch': { body: '[]', status: 400, code: -32_600, metrics: theirs },
  'too many values': { body: `[${'1,'.repeat(20_000)}1]`, status: 400, code: -32_600, metrics: theirs },
  'another type of content': {
    ...call('works'),
    http: { headers: { 'content-type': 'text/plain' } },
    status: 415,
    metrics: theirs,
  },
  // Clients of 2025 try it, and it is no call.
  'a GET': { http: { method: 'GET' }, status: 405, metrics: 'none' },
  'too many calls': {
    ...call('works', { n: 1 }),
    options: { config: { limits: { ...defaultLimits, perCaller: { rateLimit: 1, burstLimit: 0, concurrency: 1 } } } },
    status: 429,
    code: -32_000,
    metrics: { Errors: 0, ClientErrors: 0, Throttles: 1 },
  },
  'a body that is too large': {
    body: `"${'x'.repeat(2_000_000)}"`,
    status: 413,
    code: -32_600,
    metrics: { Rejections: 1 },
  },
  'another host': {
    ...call('works'),
    http: { headers: { host: 'evil.example.com' } },
    status: 403,
    metrics: { Rejections: 1 },
  },
  'another origin': {
    ...call('works'),
    http: { headers: { origin: 'https://evil.example.com' } },
    status: 403,
    metrics: { Rejections: 1 },
  },
  'a guard that throws': {
    ...call('works'),
    options: guardThat(fail),
    status: 500,
    code: -32_603,
    metrics: { Errors: 1, Rejections: 1 },
    isLogged: true,
  },
  'a route that throws': {
    http: { method: 'GET', path: '/fails' },
    status: 500,
    code: -32_603,
    metrics: ours,
    isLogged: true,
  },
  'a route that is not there': { http: { method: 'GET', path: '/nothing' }, status: 404, metrics: theirs },
};

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  it.each(Object.entries(causes))('%s', async (_, cause) => {
    const { method = 'tools/list', params = {}, body, http = {}, options, remainingMs, isLogged } = cause;
    const app = await createTestApp({ definition, auth: authAs(caller), ...options });
    const { headers, message } = mcpMessage(version, method, params as never);
    const all = { ...headers, ...http.headers };
    const url = app.url.replace('/mcp', http.path ?? '/mcp');
    const request =
      body === undefined && http.method === undefined
        ? mcpRequest(url, { headers: all, message })
        : new Request(url, { method: http.method ?? 'POST', headers: all, ...(body === undefined ? {} : { body }) });
    const response = await app.send(request, undefined, remainingMs === undefined ? {} : { remainingMs });
    const text = await response.text();
    expect([cause.status].flat()).toContain(response.status);
    const json = text.includes('data: ') ? text.slice(text.lastIndexOf('data: ') + 6) : text;
    const { error, result } = (json.startsWith('{') ? JSON.parse(json) : {}) as {
      error?: { code: number };
      result?: { isError?: boolean };
    };
    if (cause.code === 'isError') expect(result?.isError).toBe(true);
    else if (cause.code !== undefined) expect([cause.code].flat()).toContain(error?.code);
    expect(text).not.toContain('secret-in-error');
    const counted = app.lines().filter((line) => '_aws' in line);
    expect(counted).toMatchObject(cause.metrics === 'none' ? [] : [cause.metrics]);
    expect(app.lines().filter(({ level }) => level === 'ERROR').length > 0).toBe(isLogged ?? false);
  });
});
