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
import { note, tools } from './outcome.ts';
import { allows, type Scope, scopeName } from './scopes.ts';
import { inTool } from './spans.ts';

// Zod would compile validators as it goes, which costs a cold start more than it saves a call.
z.config({ jitless: true });

/** A failure the caller may read. Any other error is logged, and the caller learns only that there was one. */
export class ToolError extends Error {}

/** The result is sent twice, as text and as structured content, and Lambda takes 6 MB. */
const longestResult = 2 * 1024 * 1024;

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
  tools.add(name);
  const needed = scope ?? (config.annotations.readOnlyHint ? 'read' : 'write');
  const lacks = (caller: AuthInfo | undefined): boolean => caller !== undefined && !allows(caller.scopes, needed);
  const call = async (
    input: StandardSchemaWithJSON.InferOutput<Input>,
    mcp: ServerContext,
  ): Promise<CallToolResult> => {
    if (lacks(mcp.http?.authInfo)) {
      note({ errorCode: 'insufficient_scope' });
      return failed(`${name} needs the scope ${scopeName(needed)}, which the caller lacks.`);
    }
    try {
      const result = await inTool(name, () => run(input, contextOf(mcp)));
      const text = JSON.stringify(result);
      if (text.length > longestResult) throw new Error(`The result has ${text.length} characters.`);
      note({ returned: true });
      return { content: [{ type: 'text', text }], structuredContent: result };
    } catch (error) {
      return failed(explain(name, error, mcp));
    }
  };
  return (server) => {
    server.registerTool<Output, StandardSchemaWithJSON>(
      name,
      {
        ...config,
        scopeChallenge({ authInfo }) {
          if (!challenges() || !lacks(authInfo)) return undefined;
          note({ errorCode: 'insufficient_scope' });
          return { scopes: [scopeName(needed)] };
        },
      },
      (input, mcp) => call(input as StandardSchemaWithJSON.InferOutput<Input>, mcp),
    );
  };
}

/**
 * A lacking scope is answered with HTTP 403 and a challenge, so that the client asks for more. API Gateway's REST APIs
 * rename the header of the challenge; there it is an error of the tool, which says what is missing.
 */
const challenges = (): boolean => process.env.MCP_AUTH_SCOPE_ERRORS !== 'tool-error';

const failed = (text: string): CallToolResult => ({ content: [{ type: 'text', text }], isError: true });

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
  if (error instanceof ToolError) {
    note({ errorCode: 'tool_error' });
    return error.message;
  }
  if (mcpReq.signal.aborted) return 'The call was cancelled or ran out of time.';
  note({ errorCode: 'tool_failed' });
  log.error('tool failed', { tool, error });
  return 'The tool failed. The server has logged why.';
}
