import type { GetPromptResult, InputRequiredResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { isInputRequiredResult, isSpecType } from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';
import type { Prompt } from '../prompt.ts';
import { protocolErrors } from './protocol-errors.ts';
import { serve } from './serve.ts';
import type { BuildOptions } from './server.ts';
import { validArguments } from './valid.ts';

export function addPrompt(server: McpServer, prompt: Prompt, options: BuildOptions, context: RequestContext): void {
  const { name, get, argsSchema, listed, title, description, icons, _meta } = prompt;
  const answer = (args: unknown, mcp: ServerContext): Promise<GetPromptResult | InputRequiredResult> =>
    protocolErrors(
      serve(prompt, context, mcp, options, async (call) => {
        const messages: unknown = await get(argsSchema && (await validArguments(argsSchema, args, prompt)), call);
        if (isInputRequiredResult(messages)) return messages as never;
        if (typeof messages === 'string') {
          return { messages: [{ role: 'user', content: { type: 'text', text: messages } }] };
        }
        const result = { messages };
        if (!isSpecType.GetPromptResult(result)) throw new Error('The messages are not as the protocol has them.');
        return result as GetPromptResult;
      }),
    );
  const config = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(icons === undefined ? {} : { icons }),
    ...(_meta === undefined ? {} : { _meta }),
  };
  if (listed.argsSchema === undefined) server.registerPrompt(name, config, (mcp) => answer(undefined, mcp));
  else server.registerPrompt(name, { ...config, argsSchema: listed.argsSchema }, answer);
}
