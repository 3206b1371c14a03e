import { expect } from 'vitest';
import { mcpMessage, type ProtocolVersion, protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { wrongWith } from './answers.ts';
import { startHttpServer } from './http-server.ts';
import { startNative } from './lambda.ts';
import { bundle } from './project.ts';
import { openServer, type Running } from './running.ts';
import { node24, runtimeClient, whyNot } from './tools.ts';

/** A server with the example's tools and one that is faulty. */
export interface FaultyEntry {
  readonly name: string;
  /** Why it cannot be started here. */
  readonly unavailable: string | undefined;
  /** Whether the platform ends a call after three seconds. */
  readonly deadline: boolean;
  start(): Promise<Running>;
}

const noLambda = await whyNot(runtimeClient);

export const faultyEntries: readonly FaultyEntry[] = [
  {
    name: 'the HTTP server',
    unavailable: await whyNot(node24),
    deadline: false,
    start: async () => startHttpServer(bundle({ runtime: 'fargate', serves: 'faulty' }).dist, openServer),
  },
  ...[false, true].map((streaming) => ({
    name: streaming ? 'the streaming Lambda handler' : 'the Lambda handler',
    unavailable: noLambda,
    deadline: true,
    start: async () =>
      startNative({
        dist: bundle({ runtime: 'native', streaming, serves: 'faulty' }).dist,
        ingress: streaming ? 'rest-api' : 'http-api',
        env: openServer,
        timeoutMs: 3000,
      }),
  })),
];

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a body to /mcp, and expects an answer as MCP has it, which says nothing of the server's inside. */
export async function sendBody(
  { origin }: Running,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const response = await fetch(`${origin}/mcp`, { method: 'POST', headers, body });
  const text = await response.text();
  expect(wrongWith(response.status, response.headers.get('content-type') ?? '', text)).toBeUndefined();
  return { status: response.status, body: text };
}

/** Calls a tool. */
export function call(server: Running, version: ProtocolVersion, name: string, args: object): Promise<Answer> {
  const { headers, message } = mcpMessage(version, 'tools/call', { name, arguments: args });
  return sendBody(server, JSON.stringify(message), headers);
}

export async function answersTheNextCall(server: Running): Promise<void> {
  for (const version of protocolVersions)
    expect((await call(server, version, 'search_books', { query: 'austen' })).body).toContain('Jane Austen');
}
