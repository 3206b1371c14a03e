import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { cache, root } from './paths.ts';
import { node24, ready } from './tools.ts';

/** What a stateless server cannot do in the protocol of 2025: send requests to its client, and keep several streams. */
const baseline = `server:
  - tools-call-sampling
  - tools-call-elicitation
  - elicitation-sep1034-defaults
  - elicitation-sep1330-enums
  - server-sse-multiple-streams
`;

export interface Conformance {
  /** 0 when every scored scenario passed, or failed as the baseline says. */
  readonly code: number | undefined;
  /** Scored scenarios that passed, and all of them. */
  readonly passed: number;
  readonly scored: number;
  readonly output: string;
}

/** Runs the official conformance suite against a server. It needs Node 22 or newer. */
export async function conformance(origin: string, requirements: '2025-11-25' | '2026-07-28'): Promise<Conformance> {
  const expected = join(cache, 'conformance-baseline.yml');
  await fs.outputFile(expected, baseline);
  const args = ['server', '--url', `${origin}/mcp`, '--requirements', requirements];
  if (requirements === '2025-11-25') args.push('--expected-failures', expected);
  const [run, scored] = [await suite(args), await scoredScenarios(requirements)];
  const results = [...run.all.matchAll(/^([✓✗]) (\S+): \d+ passed/gm)].filter(([, , name = '']) =>
    scored.includes(name),
  );
  const passed = results.filter(([, mark]) => mark === '✓').length;
  return { code: run.exitCode, passed, scored: scored.length, output: run.all };
}

const lists = new Map<string, Promise<readonly string[]>>();

/** Scenarios that count for a version of the protocol. */
function scoredScenarios(requirements: string): Promise<readonly string[]> {
  const read = async (): Promise<readonly string[]> => {
    const { all } = await suite(['list', '--server', '--requirements', requirements]);
    return [...(all.split('Client scenarios')[0] ?? '').matchAll(/^ {2}- (\S+)/gm)].map(([, name = '']) => name);
  };
  const list = lists.get(requirements) ?? read();
  lists.set(requirements, list);
  return list;
}

/**
 * Runs the suite for authorization servers against the metadata of a server, for its public client. `visit` is the
 * browser: it gets the address of the login, and that to come back to.
 */
export async function authorizationConformance(
  server: { readonly issuer: string; readonly resource: string; readonly clientId: string; readonly port: number },
  visit: (login: URL, callback: string) => Promise<void>,
): Promise<{ code: number | undefined; output: string }> {
  const { issuer, resource, clientId, port } = server;
  const given = { url: issuer, resource, 'client-id': clientId, port: String(port) };
  const args = ['authorization', ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])];
  const child = execa(await ready(node24), [script, ...args], { reject: false, all: true, stdin: 'ignore' });
  let seen = '';
  let visited: Promise<void> | undefined;
  child.all.on('data', (chunk) => {
    seen += chunk;
    const login = /^(http\S+response_type=code\S+)$/m.exec(seen)?.[1];
    if (login !== undefined && seen.includes('Callback server started')) {
      visited ??= visit(new URL(login), `http://127.0.0.1:${port}/callback`);
    }
  });
  const { exitCode, all } = await child;
  await visited;
  return { code: exitCode, output: all };
}

const script = join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

const suite = async (args: readonly string[]): Promise<{ exitCode?: number; all: string }> =>
  execa(await ready(node24), [script, ...args], { reject: false, all: true, stdin: 'ignore', env: { NO_COLOR: '1' } });
