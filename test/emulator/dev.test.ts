import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { mcpAws } from '../support/emulator/cli.ts';
import { type Dev, startDev } from '../support/emulator/dev.ts';
import { configure, edit, makeProject } from '../support/emulator/project.ts';
import { green, openTerminal } from '../support/emulator/terminal.ts';
import { freePort } from '../support/free-port.ts';
import { closeScreen, terminal } from '../support/scaffold/screen.ts';
import { connect, post } from '../support/served.ts';
import { whyNot } from '../support/tools.ts';

const started: Dev[] = [];
afterEach(async () => {
  for (const dev of started.splice(0)) await dev.stop();
});

async function start(folder: string, ...args: string[]): Promise<Dev> {
  const dev = await startDev(folder, ...args);
  started.push(dev);
  return dev;
}

it('serves on this machine without auth, and reloads on change', async () => {
  const folder = await makeProject('native-api-key', 'dev');
  const { origin, port, said, printed } = await start(folder);
  expect(said()).toContain(`MCP server   http://127.0.0.1:${port}/mcp (no auth, for this machine only)`);
  const titles = async (): Promise<unknown> => {
    const client = await connect(origin, '2026-07-28').catch(() => undefined);
    const tools = await client?.listTools().catch(() => undefined);
    await client?.close();
    return tools?.tools[0]?.title;
  };
  expect(await titles()).toBe('Search books');
  await edit(folder, 'src/tools/search-books.ts', 'Search books', 'Find books');
  await expect.poll(titles, { timeout: 60_000 }).toBe('Find books');
  expect(said()).toContain('Reloaded.');
  // An error in the sources ends the server, not the command.
  await edit(folder, 'src/server.ts', 'export default', 'export default oops, ');
  await expect.poll(() => `${printed()}${said()}`, { timeout: 60_000 }).toMatch(/server\.ts:\d+/);
  await edit(folder, 'src/server.ts', 'export default oops, ', 'export default');
  await expect.poll(titles, { timeout: 60_000 }).toBe('Find books');
});

it('prints a line for every request, of which a person reads what was called and how it went', async () => {
  const folder = await makeProject('native-none', 'dev-lines');
  const { origin, printed } = await start(folder);
  const client = await connect(origin, '2025');
  await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
  await client.close();
  expect((await fetch(`${origin}/hello`)).status).toBe(404);
  await expect.poll(printed).toMatch(/^[\d:.]+ INFO +tools\/call search_books 200 \d+ms/m);
  expect(printed()).not.toContain('requestId');
});

it('has the limits and the pages of the stage dev', async () => {
  const folder = await makeProject('native-none', 'dev-limits');
  await configure(folder, ['limits'], { bodyBytes: 1024 });
  await configure(folder, ['stages', 'dev'], { allowedOrigins: ['app.example.com'] });
  const { origin } = await start(folder);
  const send = (from: string, text: string): Promise<Response> =>
    fetch(`${origin}/mcp`, {
      method: 'POST',
      headers: { origin: from, 'content-type': 'application/json' },
      body: text,
    });
  expect((await send('https://app.example.com', 'x'.repeat(2048))).status).toBe(413);
  expect((await send('https://evil.example', '{}')).status).toBe(403);
  expect((await send('http://localhost:6274', '{}')).status).not.toBe(403);
});

it.skipIf(await whyNot(terminal))('has colours on a terminal, and ends when Ctrl-C is typed there', async () => {
  const folder = await makeProject('native-none', 'dev-terminal');
  const port = await freePort();
  const { sees, screen, types, ends } = await openTerminal(['dev', '--port', String(port)], folder);
  try {
    await sees('Ctrl-C stops it.');
    await post(`http://127.0.0.1:${port}`, { method: 'tools/list' });
    await sees('tools/list 200');
    expect(await screen('-e')).toContain(green('200'));
    await types('C-c');
    expect(await ends()).toBe(130);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  } finally {
    await closeScreen();
  }
});

it('prints JSON Lines with --json', async () => {
  const { origin, printed } = await start(await makeProject('native-none', 'dev-json'), '--json');
  expect((await post(origin, { method: 'ping' })).status).toBeLessThan(500);
  await expect.poll(printed).toContain('"mcp request"');
  for (const line of printed().trimEnd().split('\n'))
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) });
});

it('with --auth and API keys, prints a key that the server takes', async () => {
  const { origin, said } = await start(await makeProject('native-api-key', 'dev-key'), '--auth');
  const key = /^API key +(\S+)/m.exec(said())?.[1] ?? '';
  const list = { method: 'tools/list' };
  expect((await post(origin, list)).status).toBe(401);
  expect((await post(origin, list, { 'x-api-key': `${key}x` })).status).toBe(401);
  expect((await post(origin, list, { 'x-api-key': key })).status).not.toBe(401);
});

it.each([['native-iam', /cannot check AWS signatures.*Run npx mcp-aws dev without --auth/s, 2]] as const)(
  'with --auth of %s says what to do instead, whoever has its port',
  async (combination, reason, exit) => {
    const folder = await makeProject(combination, `dev-${combination}`);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await mcpAws(['dev', '--auth', '--port', String(port)], folder);
    taken.close();
    expect([code, stderr]).toEqual([exit, expect.stringMatching(reason)]);
  },
);

it('says that its port is in use, and whose port after it an identity provider would have', async () => {
  const folder = await makeProject('native-cognito', 'dev-port');
  const { port } = await start(folder);
  const taken = await mcpAws(['dev', '--port', String(port)], folder);
  expect([taken.code, taken.stderr]).toEqual([1, expect.stringMatching(/Port \d+ is in use.*--port/s)]);
  const next = await mcpAws(['dev', '--auth', '--port', String(port - 1)], folder);
  expect([next.code, next.stderr]).toEqual([1, expect.stringContaining(`Port ${port} is in use`)]);
});

it('ends with 130 on Ctrl-C, and leaves nothing behind', async () => {
  const dev = await startDev(await makeProject('native-none', 'dev-end'));
  expect(await dev.stop()).toBe(130);
  await expect(fetch(`${dev.origin}/health`)).rejects.toThrow();
  expect(dev.said()).not.toContain('Error');
});
