import type { GetPromptResult, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { CallContext } from './tool.ts';

/** A prompt's messages; a text stands for one message of the user. */
export type PromptMessages = string | GetPromptResult['messages'];

interface PromptMetadata {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
}

export interface PromptOptions<Args extends StandardSchemaWithJSON> extends PromptMetadata {
  readonly argsSchema: Args;
  get(args: StandardSchemaWithJSON.InferOutput<Args>, context: CallContext): Promise<PromptMessages> | PromptMessages;
}

export interface PromptWithoutArgumentsOptions extends PromptMetadata {
  readonly argsSchema?: undefined;
  get(args: undefined, context: CallContext): Promise<PromptMessages> | PromptMessages;
}

/** A prompt as a value: it is served by the servers that list it. */
export interface Prompt extends PromptMetadata {
  readonly kind: 'prompt';
  readonly argsSchema: StandardSchemaWithJSON | undefined;
  get(args: unknown, context: CallContext): Promise<PromptMessages>;
}

/** Defines a prompt, with or without arguments. */
export function definePrompt<Args extends StandardSchemaWithJSON>(options: PromptOptions<Args>): Prompt;
export function definePrompt(options: PromptWithoutArgumentsOptions): Prompt;
export function definePrompt({
  get,
  argsSchema,
  ...prompt
}: PromptMetadata & {
  readonly argsSchema?: StandardSchemaWithJSON | undefined;
  get(args: never, context: CallContext): Promise<PromptMessages> | PromptMessages;
}): Prompt {
  return { kind: 'prompt', ...prompt, argsSchema, get: async (args, context) => get(args as never, context) };
}
