import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { cache, root } from './generate.ts';
import { node24, ready } from './tools.ts';

/** What a stateless server cannot do in the era of 2025: send requests to its client, and keep several streams. */
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
  const [run, list] = [await suite(args), await suite(['list', '--server', '--requirements', requirements])];

  const scored = [...(list.all.split('Client scenarios')[0] ?? '').matchAll(/^ {2}- (\S+)/gm)].map(([, name]) => name);
  const results = [...run.all.matchAll(/^([✓✗]) (\S+): \d+ passed/gm)].filter(([, , name]) => scored.includes(name));
  const passed = results.filter(([, mark]) => mark === '✓').length;
  return { code: run.exitCode, passed, scored: scored.length, output: run.all };
}

const script = join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

const suite = async (args: readonly string[]): Promise<{ exitCode?: number; all: string }> =>
  execa(await ready(node24), [script, ...args], { reject: false, all: true, stdin: 'ignore', env: { NO_COLOR: '1' } });
