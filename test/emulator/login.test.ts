import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpAws, type Ran, startMcpAws } from '../support/emulator/cli.ts';
import { type Dev, startDev } from '../support/emulator/dev.ts';
import { makeProject } from '../support/emulator/project.ts';
import { root } from '../support/paths.ts';
import { filesIn } from '../support/scaffold/folders.ts';

/** The login at a server on this machine (`mcp-aws dev --auth`), with a real identity provider and a real client. */
describe.skipIf(process.platform !== 'linux').each([
  // Clients of Cognito are made beforehand; at the other, this one registers itself.
  ['native-cognito', { MCP_USER_CLIENT_ID: 'local-user' }],
  ['native-oidc', {}],
] as const)('mcp-aws call, with the login of %s', (combination, client) => {
  let folder: string;
  let url: string;
  let dev: Dev;
  let env: Record<string, string>;

  const openBrowser = (script: string): Promise<void> =>
    fs.outputFile(join(folder, 'bin/xdg-open'), `#!/bin/sh\n${script}`, { mode: 0o755 });
  const opened = async (): Promise<number> =>
    (await fs.readFile(join(folder, 'opened'), 'utf8').catch(() => '')).split('\n').length - 1;

  beforeAll(async () => {
    folder = await makeProject(combination, `login-${combination}`);
    const browser = join(root, 'test/support/emulator/browser.ts');
    await openBrowser(`echo opened >> opened\nexec '${process.execPath}' --import=tsx '${browser}' "$1"\n`);
    dev = await startDev(folder, '--auth');
    url = `${dev.origin}/mcp`;
    env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: join(folder, 'home'), ...client };
  });
  afterAll(() => dev.stop());

  const call = (args: string[], more: Record<string, string> = {}): Promise<Ran> =>
    mcpAws(['call', '--url', url, ...args], folder, { env: { ...env, ...more } });

  it('does not open a browser for a program', async () => {
    const { code, stderr } = await call(['search_books', '{"query":"austen"}'], { CI: 'true' });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/nobody can be asked here.*--machine/s)]);
    expect(await opened()).toBe(0);
  });

  it('logs in in the browser, and keeps the login for the next call', async () => {
    const first = await call(['search_books', '{"query":"austen"}']);
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('Jane Austen')]);
    expect(first.stderr).toContain('Log in, in the browser that opens, or here:');
    expect(await opened()).toBe(1);
    const second = await call(['search_books', '{"query":"austen"}', '--json']);
    expect(JSON.parse(second.stdout)).toMatchObject({ structuredContent: { books: [{ author: 'Jane Austen' }] } });
    expect(await opened()).toBe(1);
  });

  it('has the scopes that the server offers, so that a tool that writes takes no second login', async () => {
    const { code, stdout } = await call(['suggest_book', '{"title":"Emma","author":"Jane Austen"}']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Emma')]);
    expect(await opened()).toBe(1);
  });

  it('keeps it where only this user can read it', async () => {
    const [file = expect.fail('nothing is kept')] = await filesIn(join(folder, 'home'));
    expect((await fs.stat(join(folder, 'home', file))).mode & 0o777).toBe(0o600);
  });

  it('lists the tools with their parameters', async () => {
    expect((await call([])).stdout).toMatch(/^search_books query \[limit\]\n {2}Find books/);
  });

  it('says what is wrong with a call', async () => {
    const unknown = await call(['no_such_tool']);
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringMatching(/no_such_tool not found.*lists the tools/s),
    ]);
    const invalid = await call(['search_books', '{"query":5}']);
    expect([invalid.code, invalid.stdout]).toEqual([1, expect.stringContaining('expected string')]);
  });

  it('logs in as a machine with its secret', async () => {
    const machine = {
      MCP_CLIENT_ID: 'local-machine',
      MCP_CLIENT_SECRET: 'local-machine-secret',
      HOME: join(folder, 'other'),
    };
    const { code, stdout } = await call(['search_books', '{"query":"austen"}'], machine);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Jane Austen')]);
    const wrong = await call(['search_books'], { ...machine, MCP_CLIENT_SECRET: 'wrong' });
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/local-machine.*401/s)]);
    expect(await opened()).toBe(1);
  });

  it('ends with 130 on Ctrl-C while it waits for the browser, and says when its port is taken', async () => {
    await openBrowser('');
    const { child } = startMcpAws(['call', '--url', url], folder, { env: { ...env, HOME: join(folder, 'fresh') } });
    await expect.poll(() => isTaken(41_100), { timeout: 30_000 }).toBe(true);
    const second = await call([], { HOME: join(folder, 'second') });
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('Port 41100 is in use')]);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
  });
});

it('mcp-aws call says when nothing answers', async () => {
  const { code, stderr } = await mcpAws(['call', '--url', 'http://127.0.0.1:9/mcp'], '/');
  expect([code, stderr]).toEqual([1, expect.stringMatching(/127\.0\.0\.1:9\/mcp cannot be reached/)]);
});

async function isTaken(port: number): Promise<boolean> {
  const server = createServer();
  const taken = await Promise.race([
    once(server, 'error').then(() => true),
    once(server.listen(port, '127.0.0.1'), 'listening').then(() => false),
  ]);
  server.close();
  return taken;
}
