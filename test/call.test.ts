import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa, type ResultPromise } from 'execa';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, filesIn, mcpAws, type Ran } from './support/cli.ts';
import { freePort } from './support/free-port.ts';
import { generate } from './support/generate.ts';
import { combination } from './support/project.ts';

/** A browser in which somebody logs in and agrees to everything: what `xdg-open` starts. */
const browser = `import { logIn } from './test/person.ts';
const callback = 'http://localhost:41100/callback';
const answer = await logIn(new URL(process.argv[2] ?? ''), callback);
await fetch(\`\${callback}?state=forged&code=forged\`);
await fetch(\`\${callback}?\${answer}\`);
`;

/** The login of a generated project on this machine, with a real issuer (`npm run dev:auth`), and a real client. */
describe.skipIf(process.platform !== 'linux').each([
  // Cognito's clients are made beforehand; this one registers itself at the other.
  ['native-cognito', { MCP_USER_CLIENT_ID: 'local-user' }],
  ['native-oidc', {}],
] as const)('mcp-aws call, with the login of %s', (name, client) => {
  let folder: string;
  let url: string;
  let server: ResultPromise;
  let env: Record<string, string>;
  const opened = async (): Promise<number> =>
    (await fs.readFile(join(folder, 'opened'), 'utf8').catch(() => '')).split('\n').length - 1;

  beforeAll(async () => {
    folder = await generate(combination(name), `call-${name}`);
    await fs.outputFile(join(folder, 'browser.ts'), browser);
    const open = `#!/bin/sh\necho opened >> opened\nexec '${process.execPath}' --import=tsx browser.ts "$1"\n`;
    await fs.outputFile(join(folder, 'bin/xdg-open'), open, { mode: 0o755 });
    const port = await freePort(2);
    url = `http://127.0.0.1:${port}/mcp`;
    env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: join(folder, 'home'), ...client };
    const child = execa('npm', ['run', 'dev:auth'], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, PORT: String(port) },
      extendEnv: false,
      reject: false,
      detached: true,
    });
    server = child;
    let printed = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        printed += chunk;
        if (printed.includes('MCP server')) resolve();
      });
    });
  });
  afterAll(async () => {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await server;
  });

  const call = (args: string[], more: Record<string, string> = {}): Promise<Ran> =>
    mcpAws(['call', '--url', url, ...args], folder, { env: { ...env, ...more } });

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
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(/gave no token to the client local-machine: 401/),
    ]);
    expect(await opened()).toBe(1);
  });

  it('ends with 130 on Ctrl-C while it waits for the browser, and says when its port is taken', async () => {
    await fs.outputFile(join(folder, 'bin/xdg-open'), '#!/bin/sh\n', { mode: 0o755 });
    const fresh = { ...env, HOME: join(folder, 'fresh') };
    const [node, script] = bin('mcp-aws');
    const child = execa(node, [script, 'call', '--url', url], {
      cwd: folder,
      env: fresh,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    await expect.poll(() => answers(41_100), { timeout: 10_000 }).toBe(true);
    const second = await call([], { HOME: join(folder, 'second') });
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('Port 41100 is in use')]);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
  });
});

it('mcp-aws call says when nothing answers', async () => {
  const { code, stderr } = await mcpAws(['call', '--url', 'http://127.0.0.1:9/mcp'], '/', {});
  expect([code, stderr]).toEqual([1, expect.stringMatching(/127\.0\.0\.1:9\/mcp cannot be reached/)]);
});

async function answers(port: number): Promise<boolean> {
  const server = createServer();
  const taken = await Promise.race([
    once(server, 'error').then(() => true),
    once(server.listen(port, '127.0.0.1'), 'listening').then(() => false),
  ]);
  server.close();
  return taken;
}
