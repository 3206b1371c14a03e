import type {
  AuthInfo,
  CallToolResult,
  McpServer,
  ServerContext,
  StandardSchemaWithJSON,
  ToolAnnotations,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { log } from './log.ts';
import { allows, type Scope } from './scopes.ts';

// Zod would compile validators as it goes, which costs a cold start more than it saves a call.
z.config({ jitless: true });

/** A failure the caller may read. Any other error is logged, and the caller learns only that there was one. */
export class ToolError extends Error {}

interface ToolConfig<Input, Output> {
  title: string;
  description: string;
  inputSchema: Input;
  outputSchema: Output;
  annotations: ToolAnnotations;
  /** What the caller must be allowed to do. Default: `read` for a read-only tool, else `write`. */
  scope?: Scope;
}

export interface ToolContext {
  /** Fires when the caller cancels, hangs up, or time runs out. Pass it on to what takes long. */
  signal: AbortSignal;
  /** Who calls, where the auth mode knows. */
  caller: AuthInfo | undefined;
  /** Tells a caller who asked for it how far the work is. */
  progress(done: number, total: number, message?: string): Promise<void>;
  /** Everything else the SDK offers. */
  mcp: ServerContext;
}

/**
 * A tool as a value: register it by calling it with a server.
 * `run` gets validated input; its result is the structured content, also given as text for older clients.
 */
export function defineTool<Input extends StandardSchemaWithJSON, Output extends StandardSchemaWithJSON>(
  name: string,
  { scope, ...config }: ToolConfig<Input, Output>,
  run: (
    input: StandardSchemaWithJSON.InferOutput<Input>,
    context: ToolContext,
  ) => Promise<StandardSchemaWithJSON.InferInput<Output> & Record<string, unknown>>,
): (server: McpServer) => void {
  const needed = scope ?? (config.annotations.readOnlyHint ? 'read' : 'write');
  const call = async (
    input: StandardSchemaWithJSON.InferOutput<Input>,
    mcp: ServerContext,
  ): Promise<CallToolResult> => {
    try {
      const result = await run(input, contextOf(mcp));
      return { content: [{ type: 'text', text: JSON.stringify(result) }], structuredContent: result };
    } catch (error) {
      return { content: [{ type: 'text', text: explain(name, error, mcp) }], isError: true };
    }
  };
  return (server) => {
    server.registerTool<Output, StandardSchemaWithJSON>(
      name,
      {
        ...config,
        scopeChallenge: ({ authInfo }) =>
          authInfo === undefined || allows(authInfo.scopes, needed) ? undefined : { scopes: [needed] },
      },
      (input, mcp) => call(input as StandardSchemaWithJSON.InferOutput<Input>, mcp),
    );
  };
}

function contextOf(mcp: ServerContext): ToolContext {
  const progressToken = mcp.mcpReq._meta?.progressToken;
  return {
    mcp,
    signal: mcp.mcpReq.signal,
    caller: mcp.http?.authInfo,
    async progress(progress, total, message) {
      if (progressToken === undefined) return;
      await mcp.mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, total, ...(message === undefined ? {} : { message }) },
      });
    },
  };
}

function explain(tool: string, error: unknown, { mcpReq }: ServerContext): string {
  if (error instanceof ToolError) return error.message;
  if (mcpReq.signal.aborted) return 'The call was cancelled or ran out of time.';
  log.error('tool failed', { tool, error });
  return 'The tool failed. The server has logged why.';
}
