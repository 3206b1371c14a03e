import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';
import { allows } from '../scopes.ts';
import { type Tool, type ToolContext, ToolError } from '../tool.ts';
import { callContext } from './call-context.ts';
import type { BuildOptions } from './server.ts';

/** A result is sent twice, as text and as structured content, and Lambda takes 6 MB. */
const longestResult = 2 * 1024 * 1024;

/** Adds a tool behind its scope: its errors are masked, its result is measured, and its outcome is noted for the log. */
export function addTool(server: McpServer, tool: Tool, options: BuildOptions, context: RequestContext): void {
  const { name, title, description, inputSchema, outputSchema, annotations, scope } = tool;
  const { scopeErrors, scopePrefix, tracing } = options;
  const lacksScope = context.caller !== undefined && !allows(context.caller.scopes, scope);
  server.registerTool(
    name,
    {
      title,
      description,
      inputSchema,
      outputSchema,
      annotations,
      scopeChallenge() {
        if (scopeErrors !== 'challenge' || !lacksScope) return undefined;
        context.outcome.errorCode = 'insufficient_scope';
        return { scopes: [`${scopePrefix}${scope}`] };
      },
    },
    async (input: unknown, mcp: ServerContext): Promise<CallToolResult> => {
      if (lacksScope) {
        context.outcome.errorCode = 'insufficient_scope';
        return failed(`${name} needs the scope ${scopePrefix}${scope}, which the caller lacks.`);
      }
      try {
        const result = await tracing.inTool(name, () => tool.run(input, toolContext(context, mcp)));
        const text = JSON.stringify(result);
        if (text.length > longestResult) throw new Error(`The result has ${text.length} characters.`);
        context.outcome.returned = true;
        return { content: [{ type: 'text', text }], structuredContent: result };
      } catch (error) {
        return failed(explain(name, error, context, mcp.mcpReq.signal));
      }
    },
  );
}

const failed = (text: string): CallToolResult => ({ content: [{ type: 'text', text }], isError: true });

function explain(tool: string, error: unknown, { outcome, log }: RequestContext, signal: AbortSignal): string {
  if (error instanceof ToolError) {
    outcome.errorCode = 'tool_error';
    return error.message;
  }
  if (signal.aborted) return 'The call was cancelled or ran out of time.';
  outcome.errorCode = 'tool_failed';
  log.error('tool failed', { tool, error });
  return 'The tool failed. The server has logged why.';
}

function toolContext(context: RequestContext, mcp: ServerContext): ToolContext {
  const progressToken = mcp.mcpReq._meta?.progressToken;
  return {
    ...callContext(context, mcp),
    async progress(progress, total, message) {
      if (progressToken === undefined) return;
      await mcp.mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, total, ...(message === undefined ? {} : { message }) },
      });
    },
  };
}
