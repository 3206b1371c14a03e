import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/server';

/** What a tool answers with, where structured content alone does not say it. */
export interface ToolResultOptions<Structured> {
  /** Text, images, sound, links to resources and embedded resources. Default: the structured content as text. */
  readonly content?: readonly ContentBlock[];
  /** Is held to the tool's output schema, where it has one. */
  readonly structuredContent?: Structured;
  /** For the client, not for the model, such as what MCP Apps need. */
  readonly _meta?: CallToolResult['_meta'];
}

/** Made by `toolResult`. */
export class ToolResult<Structured> {
  readonly options: ToolResultOptions<Structured>;

  constructor(options: ToolResultOptions<Structured>) {
    this.options = options;
  }
}

/** A tool's result with content of its own: `return toolResult({ content: [image], structuredContent: { width } })`. */
export const toolResult = <Structured = undefined>(options: ToolResultOptions<Structured>): ToolResult<Structured> =>
  new ToolResult(options);

/** What a tool without an output schema may return: text, one or more content blocks, or a whole result. */
export type UnstructuredResult = string | ContentBlock | readonly ContentBlock[] | ToolResult<unknown>;

/** What a tool has returned, in one form. */
export function toolResultOf(returned: unknown, isStructured: boolean): ToolResultOptions<unknown> {
  if (returned instanceof ToolResult) return returned.options;
  if (isStructured) return { structuredContent: returned };
  if (typeof returned === 'string') return { content: [{ type: 'text', text: returned }] };
  return { content: [returned].flat() as ContentBlock[] };
}
