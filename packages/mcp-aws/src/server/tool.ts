import type { ServerContext, StandardSchemaWithJSON, ToolAnnotations } from '@modelcontextprotocol/server';
import type { Scope } from '../config/choices.ts';
import type { Log } from '../telemetry/log.ts';
import type { Caller } from './context.ts';

/** A failure that the caller may read. Any other error is logged, and the caller learns only that there was one. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** What a capability knows of the request that it serves. */
export interface CallContext {
  /** Fires when the caller cancels, hangs up, or time runs out. Pass it on to what takes long. */
  readonly signal: AbortSignal;
  /** Who calls; undefined where there is no auth. */
  readonly caller: Caller | undefined;
  /** The server's log. Each line carries the ids of the request. */
  readonly log: Log;
  /** Everything else the MCP SDK offers. */
  readonly mcp: ServerContext;
}

export interface ToolContext extends CallContext {
  /** Reports to a caller who asked for it how far the work is. Does nothing for one who did not. */
  progress(done: number, total: number, message?: string): Promise<void>;
}

export interface ToolOptions<Input extends StandardSchemaWithJSON, Output extends StandardSchemaWithJSON> {
  /** How clients call it: 1 to 128 letters, digits, `_`, `-` and `.`. */
  readonly name: string;
  readonly title: string;
  /** For the model: what it does and when to use it. */
  readonly description: string;
  readonly inputSchema: Input;
  readonly outputSchema: Output;
  readonly annotations: ToolAnnotations;
  /** What the caller must be allowed to do. Default: `read` where `annotations.readOnlyHint` is true, else `write`. */
  readonly scope?: Scope;
  /**
   * Gets validated input. Its result is the structured content, also given as text for older clients; 2 MB at most.
   * @throws ToolError for a failure that the caller may read
   */
  run(
    input: StandardSchemaWithJSON.InferOutput<Input>,
    context: ToolContext,
  ): Promise<StandardSchemaWithJSON.InferInput<Output> & Record<string, unknown>>;
}

/** A tool as a value: it is served by the servers that list it. Its schemas keep their types for tests. */
export interface Tool<
  Input extends StandardSchemaWithJSON = StandardSchemaWithJSON,
  Output extends StandardSchemaWithJSON = StandardSchemaWithJSON,
> {
  readonly kind: 'tool';
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Input;
  readonly outputSchema: Output;
  readonly annotations: ToolAnnotations;
  readonly scope: Scope;
  run(input: unknown, context: ToolContext): Promise<Record<string, unknown>>;
}

/** Defines a tool. */
export const defineTool = <Input extends StandardSchemaWithJSON, Output extends StandardSchemaWithJSON>({
  scope,
  run,
  ...tool
}: ToolOptions<Input, Output>): Tool<Input, Output> => ({
  kind: 'tool',
  ...tool,
  scope: scope ?? (tool.annotations.readOnlyHint ? 'read' : 'write'),
  run: (input, context) => run(input as StandardSchemaWithJSON.InferOutput<Input>, context),
});
