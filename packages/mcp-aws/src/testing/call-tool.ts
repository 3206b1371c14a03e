import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { Caller } from '../server/context.ts';
import { defineServer } from '../server/define-server.ts';
import { type Tool, type ToolContext, ToolError } from '../server/tool.ts';
import type { Log } from '../telemetry/log.ts';
import { mcpMessage, mcpRequest, readAnswer } from './mcp-request.ts';
import { createTestApp } from './test-app.ts';

/** How far a tool says that it is. */
export interface ProgressReport {
  readonly done: number;
  readonly total: number;
  readonly message?: string | undefined;
}

export interface CallToolOptions {
  /**
   * Who calls. `anonymous`: a caller of a server without auth. Default: a caller with the scope that the tool needs, which
   * is also what is filled in where something is left out.
   */
  readonly as?: Partial<Caller> | 'anonymous';
  /** Fires when the caller cancels. */
  readonly signal?: AbortSignal;
  /** Takes what the tool logs. Default: nothing does. */
  readonly log?: Log;
  /** Is called with each report of progress. */
  readonly onProgress?: (report: ProgressReport) => void;
}

/**
 * Calls a tool as a client does, through the server, and returns its structured result.
 *
 *     const { suggestion } = await callTool(suggestBook, { title, author }, { as: { scopes: ['write'] } });
 *
 * @param args as a client sends them: the tool's schema validates them and fills in its defaults
 * @throws what the tool throws, as it is, which a caller sees only if it is a ToolError
 * @throws ToolError with what the caller sees, for arguments that are not valid and a scope that is lacking
 * @throws Error for a result that is not what the tool's output schema promises, and for a tool that is cancelled and goes on
 */
export async function callTool<Input extends StandardSchemaWithJSON, Output extends StandardSchemaWithJSON>(
  tool: Tool<Input, Output>,
  args: StandardSchemaWithJSON.InferInput<Input>,
  { as = {}, signal, log, onProgress }: CallToolOptions = {},
): Promise<StandardSchemaWithJSON.InferInput<Output>> {
  const run = observe(tool, { log, onProgress });
  const { url, send, lines } = await createTestApp({
    definition: defineServer({ tools: [run.tool] }),
    auth: { guard: async () => ({ caller: callerOf(as, tool) }) },
    config: { scopeErrors: 'tool-error' },
  });
  const message = mcpMessage('2026-07-28', 'tools/call', { name: tool.name, arguments: args });
  const response = await send(new Request(mcpRequest(url, message), signal && { signal }));
  const ended = await run.ended();
  if (ended === 'threw') throw run.error();
  if (signal?.aborted) {
    throw ended === 'returned' ? new Error(`${tool.name} did not stop when it was cancelled.`) : signal.reason;
  }
  const { result, error, text } = await readAnswer(response);
  if (result?.isError !== true && error === undefined) return result?.structuredContent as never;
  const problem = error?.message ?? textOf(result) ?? text;
  if (ended === 'returned') {
    // The caller learns only that the tool failed; whoever tests it wants to know why.
    const failure = lines().find(({ message }) => message === 'tool failed')?.error as { message?: string } | undefined;
    throw new Error(`${tool.name} returned what it must not: ${failure?.message ?? problem}`);
  }
  throw new ToolError(problem);
}

/** A copy of a tool that remembers how it ended. */
function observe(tool: Tool, { log, onProgress }: Pick<CallToolOptions, 'log' | 'onProgress'>) {
  const progress: ToolContext['progress'] = async (done, total, message) =>
    onProgress?.({ done, total, ...(message === undefined ? {} : { message }) });
  let running: Promise<'returned' | 'threw'> | undefined;
  let thrown: unknown;
  const observed: Tool = {
    ...tool,
    run(input, context) {
      const result = (async () => tool.run(input, { ...context, ...(log && { log }), progress }))();
      running = result.then(
        () => 'returned',
        (error: unknown) => {
          thrown = error;
          return 'threw';
        },
      );
      return result;
    },
  };
  return { tool: observed, ended: async () => running, error: () => thrown };
}

function callerOf(as: Partial<Caller> | 'anonymous', { scope }: Tool): Caller | undefined {
  if (as === 'anonymous') return undefined;
  const { clientId = 'test-client' } = as;
  return { clientId, scopes: [scope], principal: clientId, ...as };
}

function textOf(result: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const [content] = (result?.content ?? []) as { readonly text?: string }[];
  return content?.text;
}
