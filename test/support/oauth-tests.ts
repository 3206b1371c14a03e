import { dirname } from 'node:path';
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcome, send } from './attack.ts';
import { eras, negotiations } from './eras.ts';
import {
  type Attack,
  type GeneratedOAuth,
  generatedOAuth,
  type LocalIssuer,
  type TokenIssuer,
} from './generated-oauth.ts';
import type { Running } from './lambda.ts';
import { buildProject, combination } from './project.ts';
import { connect as connectWith } from './served.ts';

/** Starts what is deployed of a project, told by the stack what `env` says for its address. */
export type Start = (project: string, env: (origin: string) => Promise<Record<string, string>>) => Promise<Running>;

interface OAuthTests {
  /** A combination with an OAuth mode. */
  readonly name: string;
  readonly start: Start;
  /** Whether a lacking scope can be told by an HTTP challenge. */
  readonly stepUp: boolean;
}

/** The attacks of the generated project, on what is deployed, over real connections. */
export function itRepelsAttacks({ name, start, stepUp }: OAuthTests): void {
  let oauth: GeneratedOAuth;
  let issuer: TokenIssuer;
  let server: Running;
  let attacks: Attack[];
  beforeAll(async () => {
    const project = dirname(await buildProject(combination(name)));
    oauth = await generatedOAuth(project);
    issuer = await oauth.startTokenIssuer();
    server = await start(project, async (origin) => ({
      ...oauth.authEnv(issuer.issuer, `${origin}/mcp`),
      MCP_RESOURCE_URL: `${origin}/mcp`,
      ...(stepUp ? {} : { MCP_AUTH_SCOPE_ERRORS: 'tool-error' }),
    }));
    const resourceUrl = `${server.origin}/mcp`;
    attacks = [...oauth.attacksOn(issuer, resourceUrl, { stepUp }), ...oauth.dialectAttacks(issuer, resourceUrl)];
  }, 600_000);
  afterAll(async () => {
    await server?.close();
    await issuer?.close();
  });

  it('and lets in only what is good', async () => {
    const outcomes = [];
    for (const attack of attacks) outcomes.push(await outcome(server.origin, attack, { authorizer: !stepUp }));
    expect(outcomes.length).toBeGreaterThan(100);
    expect(outcomes.filter((failure) => failure !== undefined)).toEqual([]);
  });

  it('and prints no token, and one JSON object a line with a hash of who called', async () => {
    expect(server.log()).not.toMatch(/eyJ/);
    const lines = server
      .log()
      .split('\n')
      .filter((line) => line.startsWith('{"timestamp"'))
      .map((line) => JSON.parse(line));
    const calls = lines.filter(({ message }) => message === 'mcp request');
    expect(calls.length).toBeGreaterThan(5);
    for (const { principal } of calls) expect(principal).toMatch(/^[\w-]{16}$/);
  });

  it('and answers 400 or 431 to a header of 20 KB', async () => {
    const { status } = await send(server.origin, { headers: { authorization: `Bearer ${'a'.repeat(20_000)}` } });
    expect([400, 431]).toContain(status);
  });
}

const search = { name: 'search_books', arguments: { query: 'austen' } };
const suggest = { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } };

/** The whole login of the real MCP client, at a real issuer that speaks the dialect. */
export function itLogsIn({ name, start, stepUp }: OAuthTests): void {
  let oauth: GeneratedOAuth;
  let issuer: LocalIssuer;
  let server: Running;
  beforeAll(async () => {
    const project = dirname(await buildProject(combination(name)));
    oauth = await generatedOAuth(project);
    server = await start(project, async (origin) => {
      const resourceUrl = `${origin}/mcp`;
      issuer = await oauth.startLocalIssuer({ resourceUrl });
      const scopeErrors: Record<string, string> = stepUp ? {} : { MCP_AUTH_SCOPE_ERRORS: 'tool-error' };
      return { ...issuer.env, ...scopeErrors, MCP_AUTH_MODE: combination(name).auth, MCP_RESOURCE_URL: resourceUrl };
    });
  }, 600_000);
  afterAll(async () => {
    await server?.close();
    await issuer?.close();
  });

  it.each(eras)('a %s client', async (era) => {
    const person = new oauth.Person(issuer.userClientId);
    const connect = (): [Client, StreamableHTTPClientTransport] => [
      new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: negotiations[era] }),
      new StreamableHTTPClientTransport(new URL(`${server.origin}/mcp`), { authProvider: person }),
    ];
    const [stranger, refused] = connect();
    await expect(stranger.connect(refused)).rejects.toThrow(UnauthorizedError);
    await refused.finishAuth(person.answer);

    const [client, transport] = connect();
    await client.connect(transport);
    expect((await client.callTool(search)).structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
    if (stepUp) {
      await expect(client.callTool(suggest)).rejects.toThrow(UnauthorizedError);
      await transport.finishAuth(person.answer);
    }
    expect((await client.callTool(suggest)).structuredContent).toMatchObject({ suggestion: { title: 'Emma' } });
    expect(person.asked).toHaveLength(stepUp ? 2 : 1);
    await client.close();
  });

  it('a machine', async () => {
    const credentials = Buffer.from(`${issuer.machineClientId}:${issuer.machineClientSecret}`).toString('base64');
    const scope = `${issuer.env.MCP_AUTH_SCOPE_PREFIX}read`;
    const response = await fetch(issuer.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    const client = await connectWith(server.origin, 'modern', { authorization: `Bearer ${access_token}` });
    expect((await client.listTools()).tools).toHaveLength(3);
    await client.close();
  });
}
