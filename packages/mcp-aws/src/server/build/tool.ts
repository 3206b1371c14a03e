import type { CallToolResult, InputRequiredResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { isInputRequiredResult, isSpecType, ProtocolError } from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { toolResultOf } from '../tool-result.ts';
import { Readable, serve } from './serve.ts';
import type { BuildOptions } from './server.ts';
import { projected, validArguments } from './valid.ts';

/** Adds a tool: a failure is a result that says so, and what it returns is held to its output schema. */
export function addTool(server: McpServer, tool: Tool, options: BuildOptions, context: RequestContext): void {
  const { name, title, description, annotations, icons, _meta, inputSchema, listed } = tool;
  const answer = async (input: unknown, mcp: ServerContext): Promise<CallToolResult | InputRequiredResult> => {
    try {
      return await serve(tool, context, mcp, options, async (call) => {
        const toolContext: ToolContext = { ...call, progress: progressOf(context, mcp) };
        const args = inputSchema && (await validArguments(inputSchema, input, tool));
        const returned = await options.tracing.inTool(name, () => tool.run(args, toolContext));
        context.outcome.returned = true;
        return isInputRequiredResult(returned) ? (returned as never) : resultOf(tool, returned);
      });
    } catch (error) {
      if (error instanceof Readable) return failed(error.message);
      if (error instanceof ProtocolError && context.outcome.errorCode !== 'tool_failed') throw error;
      return failed('The tool failed. The server has logged why.');
    }
  };
  const config = {
    description,
    ...(title === undefined ? {} : { title }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(icons === undefined ? {} : { icons }),
    ...(_meta === undefined ? {} : { _meta }),
    ...(listed.outputSchema === undefined ? {} : { outputSchema: listed.outputSchema }),
  };
  if (listed.inputSchema === undefined) server.registerTool(name, config, (mcp) => answer(undefined, mcp));
  else server.registerTool(name, { ...config, inputSchema: listed.inputSchema }, answer);
}

/** @throws Error naming what the output schema does not take: a fault of the tool, not of its caller */
async function resultOf({ outputSchema }: Tool, returned: unknown): Promise<CallToolResult> {
  const { content, structuredContent, _meta } = toolResultOf(returned, outputSchema !== undefined);
  const structured = outputSchema === undefined ? structuredContent : await projected(outputSchema, structuredContent);
  const text = JSON.stringify(structured) as string | undefined; // which its type does not say
  if (outputSchema !== undefined && text === undefined) throw new Error('The result is nothing that JSON has.');
  const result: CallToolResult = {
    content: content === undefined ? [{ type: 'text', text: text ?? '' }] : [...content],
    ...(text === undefined ? {} : { structuredContent: structured as Record<string, unknown> }),
    ...(_meta === undefined ? {} : { _meta }),
  };
  if (content !== undefined && !isSpecType.CallToolResult({ content }))
    throw new Error('The content is not as the protocol has it.');
  return result;
}

const failed = (text: string): CallToolResult => ({ content: [{ type: 'text', text }], isError: true });

/** Reports progress where the caller asked for it, as fast as the caller reads. */
function progressOf({ flow }: RequestContext, mcp: ServerContext): ToolContext['progress'] {
  const progressToken = mcp.mcpReq._meta?.progressToken;
  return async (progress, total, message) => {
    if (progressToken === undefined) return;
    await flow.ready();
    if (mcp.mcpReq.signal.aborted) return;
    await mcp.mcpReq.notify({
      method: 'notifications/progress',
      params: { progressToken, progress, total, ...(message === undefined ? {} : { message }) },
    });
  };
}
