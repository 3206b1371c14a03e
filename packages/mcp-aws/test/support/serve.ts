import type { Caller, ServerOptions } from '../../src/index.ts';
import { defineServer } from '../../src/index.ts';
import {
  type Answered,
  mcpMessage,
  mcpRequest,
  type ProtocolVersion,
  readAnswer,
} from '../../src/testing/mcp-request.ts';
import { createTestApp, type TestAppOptions } from '../../src/testing/test-app.ts';
import { authAs } from './callers.ts';

interface AskOptions {
  readonly caller?: Caller;
  readonly config?: TestAppOptions['config'];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked extends Answered {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** The line from which metrics are made. */
  readonly line: Readonly<Record<string, unknown>> | undefined;
}

/** Asks a server one thing, and returns its answer with what it logged. */
export async function ask(
  server: ServerOptions,
  version: ProtocolVersion,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  { caller, config, headers }: AskOptions = {},
): Promise<Asked> {
  const definition = defineServer(server);
  const app = await createTestApp({
    definition,
    ...(caller && { auth: authAs(caller) }),
    ...(config && { config }),
  });
  const { message, headers: own } = mcpMessage(version, method, params);
  const answer = await readAnswer(await app.send(mcpRequest(app.url, { message, headers: { ...own, ...headers } })));
  const lines = app.lines();
  return { ...answer, lines, line: lines.find(({ message }) => message === 'mcp request') };
}
