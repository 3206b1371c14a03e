import type { Icon, StandardSchemaWithJSON, ToolAnnotations } from '@modelcontextprotocol/server';
import type { Scope } from '../config/choices.ts';
import type { Access } from './access.ts';
import type { CallContext } from './call-context.ts';
import { checkToolName } from './definition-error.ts';
import { argumentsSchemaOf, jsonSchemaOf, listed } from './json-schema.ts';
import type { ToolResult, UnstructuredResult } from './tool-result.ts';

/** A failure that the caller may read. Any other error is logged, and the caller learns only that there was one. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

export interface ToolContext extends CallContext {
  /**
   * Reports to a caller who asked for it how far the work is. Does nothing for one who did not. Waits while the caller does not
   * read what was sent before, so that a tool which waits for it sends no faster than its caller reads.
   */
  progress(done: number, total: number, message?: string): Promise<void>;
}

type Schema = StandardSchemaWithJSON;

/** What a tool gets: what its input schema makes of the arguments; undefined where it has none. */
export type ToolInput<Input extends Schema | undefined> = Input extends Schema
  ? StandardSchemaWithJSON.InferOutput<Input>
  : undefined;

/** What a tool returns: what its output schema takes, or whatever the protocol allows where it has none. */
export type ToolOutput<Output extends Schema | undefined> = Output extends Schema
  ? StandardSchemaWithJSON.InferInput<Output> | ToolResult<StandardSchemaWithJSON.InferInput<Output>>
  : UnstructuredResult;

interface ToolMetadata {
  /** How clients call it: 1 to 128 letters, digits, `_`, `-` and `.`. */
  readonly name: string;
  /** For people. Default: the name. */
  readonly title?: string;
  /** For the model: what it does and when to use it. */
  readonly description: string;
  /** Default, by the protocol: it may change, destroy, and reach anything. */
  readonly annotations?: ToolAnnotations;
  readonly icons?: Icon[];
  /** For the client, not for the model, such as what MCP Apps need. */
  readonly _meta?: Record<string, unknown>;
}

export interface ToolOptions<Input extends Schema | undefined, Output extends Schema | undefined>
  extends ToolMetadata,
    Access {
  /** An object of arguments, as a Standard Schema that can be written as JSON Schema. Default: no arguments. */
  readonly inputSchema?: Input;
  /**
   * What structured content is held to: what the schema does not name stays on the server, and its defaults are filled in.
   * Clients of 2025 get what is not an object as `{ "result": … }`.
   */
  readonly outputSchema?: Output;
  /** What the caller must be allowed to do. Default: `read` where `annotations.readOnlyHint` is true, else `write`. */
  readonly scope?: Scope;
  /**
   * Gets validated input. What it returns is the structured content, also given as text for older clients.
   * @throws ToolError for a failure that the caller may read
   */
  run(input: ToolInput<Input>, context: ToolContext): Promise<ToolOutput<Output>> | ToolOutput<Output>;
}

/** A tool as a value: it is served by the servers that list it. Its schemas keep their types for tests. */
export interface Tool<
  Input extends Schema | undefined = Schema | undefined,
  Output extends Schema | undefined = Schema | undefined,
> extends ToolMetadata,
    Access {
  readonly kind: 'tool';
  readonly inputSchema: Input;
  readonly outputSchema: Output;
  readonly scope: Scope;
  /** Its schemas as clients see them, made once. */
  readonly listed: { readonly inputSchema: Schema | undefined; readonly outputSchema: Schema | undefined };
  run(input: unknown, context: ToolContext): Promise<unknown>;
}

/**
 * Defines a tool.
 * @throws DefinitionError naming the tool, for a name or a schema that clients do not accept
 */
export function defineTool<
  Input extends Schema | undefined = undefined,
  Output extends Schema | undefined = undefined,
>({ scope, run, inputSchema, outputSchema, ...tool }: ToolOptions<Input, Output>): Tool<Input, Output> {
  checkToolName(tool.name);
  const owner = `the tool ${tool.name}`;
  return {
    kind: 'tool',
    ...tool,
    inputSchema: inputSchema as Input,
    outputSchema: outputSchema as Output,
    listed: {
      inputSchema: inputSchema && listed(argumentsSchemaOf(inputSchema, owner)),
      outputSchema: outputSchema && listed(jsonSchemaOf(outputSchema, 'output', owner)),
    },
    scope: scope ?? (tool.annotations?.readOnlyHint ? 'read' : 'write'),
    run: async (input, context) => run(input as ToolInput<Input>, context),
  };
}
