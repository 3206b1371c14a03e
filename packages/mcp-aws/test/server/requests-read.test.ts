import { describe, expect, it } from 'vitest';
import { defineServer, defineTool } from '../../src/index.ts';
import { mcpMessage, mcpRequest, protocolVersions, readAnswer } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { authAs, callerWith } from '../support/callers.ts';
import { ask } from '../support/serve.ts';

const server = { tools: [defineTool({ name: 'ping', description: 'Answers.', run: () => 'pong' })] };
const call = { name: 'ping', arguments: {} };

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  const { headers } = mcpMessage(version, 'tools/call', call);
  const single = Object.keys(headers).filter((name) => name !== 'accept');

  it.each(single)('copies of %s count as one', async (name) => {
    for (const joined of [`${headers[name]}, ${headers[name]}`, `${headers[name]},${headers[name]},${headers[name]}`]) {
      const { result } = await ask(server, version, 'tools/call', call, { headers: { [name]: joined } });
      expect(result?.content, joined).toEqual([{ type: 'text', text: 'pong' }]);
    }
  });

  it.each(single)('different values of %s are refused', async (name) => {
    for (const joined of [`${headers[name]}, other`, `${headers[name]}, ${headers[name]}, other`]) {
      const { status, line } = await ask(server, version, 'tools/call', call, { headers: { [name]: joined } });
      expect([400, 404, 415], joined).toContain(status);
      expect(line).toMatchObject({ Errors: 0, ClientErrors: 1 });
    }
  });

  it.each<[string, object]>([
    ['tools/list', { cursor: 5 }],
    ['tools/call', {}],
    ['tools/call', { name: 7 }],
    ['tools/call', { name: 'ping', arguments: 'x' }],
    ['resources/read', {}],
    ['resources/read', { uri: 7 }],
    ['prompts/get', {}],
    ['prompts/get', { name: null }],
    ['completion/complete', {}],
    ['completion/complete', { ref: { type: 'x' }, argument: { name: 'a', value: 'b' } }],
  ])('%s %j is the fault of the caller', async (method, params) => {
    const all = { ...server, ...(await import('../support/one-of-each.ts')) };
    const { error, line, lines } = await ask(all, version, method, params as never);
    expect([-32_602, -32_601, -32_020]).toContain(error?.code);
    expect(line).toMatchObject({ Errors: 0, ClientErrors: 1 });
    expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });
});

describe('a request', () => {
  const definition = defineServer(server);

  it.each([
    ['https://evil.example.com/mcp', 'localhost', 400],
    ['http://localhost/mcp', 'evil.example.com', 403],
    ['http://localhost:81/mcp', 'localhost', 400],
    ['http://localhost/mcp', 'localhost', 200],
    ['http://localhost/mcp', 'LOCALHOST:80', 200],
  ])('to the target %s with the Host %s is answered with %i and %i', async (target, host, status) => {
    const app = await createTestApp({ definition });
    const { headers, message } = mcpMessage('2026-07-28', 'tools/call', call);
    const response = await app.send(mcpRequest(target, { headers: { ...headers, host }, message }));
    expect(response.status).toBe(status);
    await response.text();
  });

  it('to another target is answered where API Gateway says which host it names', async () => {
    const app = await createTestApp({ definition });
    const { headers, message } = mcpMessage('2026-07-28', 'tools/call', call);
    const request = mcpRequest('https://other.example.com/mcp', {
      headers: { ...headers, host: 'localhost' },
      message,
    });
    const response = await app.send(request, {});
    expect(response.status).toBe(200);
    await response.text();
  });

  it('whose sender hangs up in its body is no error of the server', async () => {
    const app = await createTestApp({ definition });
    const { headers } = mcpMessage('2026-07-28', 'tools/call', call);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"jsonrpc":'));
        setTimeout(() => controller.error(new Error('aborted')), 5);
      },
    });
    const request = new Request(app.url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    const response = await app.send(request);
    expect(response.status).toBe(499);
    const line = app.lines().find(({ message }) => message === 'mcp request');
    expect(line).toMatchObject({ errorCode: 'cancelled', Errors: 0, ClientErrors: 0 });
    expect(app.lines().filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  it.each(protocolVersions)('of %s shows no tool what proved who calls', async (version) => {
    const seen: unknown[] = [];
    const tells = defineServer({
      tools: [
        defineTool({
          name: 'tells',
          description: 'Tells what it gets.',
          run(_, { mcp, ...context }) {
            seen.push([...(mcp.http?.req?.headers ?? [])], mcp.http?.authInfo?.token, context.caller);
            return '';
          },
        }),
      ],
      routes: (app) =>
        app.post('/tells', async (c) => {
          seen.push(c.req.header(), [...c.req.raw.headers], await c.req.text());
          return c.text('');
        }),
    });
    const app = await createTestApp({ definition: tells, auth: authAs(callerWith('admin')) });
    const secrets = { authorization: 'Bearer hunter2', 'x-api-key': 'hunter2', cookie: 'a=hunter2' };
    const { headers, message } = mcpMessage(version, 'tools/call', { name: 'tells', arguments: {} });
    await (await app.send(mcpRequest(app.url, { headers: { ...headers, ...secrets }, message }))).text();
    const route = app.url.replace('/mcp', '/tells');
    await (await app.send(new Request(route, { method: 'POST', headers: secrets, body: 'text' }))).text();
    expect(seen).toHaveLength(6);
    expect(JSON.stringify(seen)).not.toContain('hunter2');
  });

  it('with a GET and a body is answered as one without', async () => {
    const app = await createTestApp({ definition });
    const response = await app.send(new Request(app.url, { headers: { host: 'localhost' } }));
    expect(response.status).toBe(405);
    expect((await readAnswer(response)).error).toBeDefined();
  });
});
