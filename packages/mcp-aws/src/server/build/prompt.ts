import type { GetPromptResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';
import type { Prompt } from '../prompt.ts';
import { callContext, masked } from './call-context.ts';

export function addPrompt(server: McpServer, prompt: Prompt, context: RequestContext): void {
  const { kind: _, name, get, argsSchema, ...metadata } = prompt;
  const answer = (args: unknown, mcp: ServerContext): Promise<GetPromptResult> =>
    masked(name, context, async () => {
      const messages = await get(args, callContext(context, mcp));
      if (typeof messages !== 'string') return { messages };
      return { messages: [{ role: 'user', content: { type: 'text', text: messages } }] };
    });
  if (argsSchema === undefined) server.registerPrompt(name, metadata, (mcp) => answer(undefined, mcp));
  else server.registerPrompt(name, { ...metadata, argsSchema }, (args, mcp) => answer(args, mcp));
}
