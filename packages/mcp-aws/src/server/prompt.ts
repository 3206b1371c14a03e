import type { GetPromptResult, Icon, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { Scope } from '../config/choices.ts';
import type { Access } from './access.ts';
import type { CallContext } from './call-context.ts';
import type { Complete } from './complete.ts';
import { argumentsSchemaOf, listed } from './json-schema.ts';

/** A prompt's messages; a text stands for one message of the user. */
export type PromptMessages = string | GetPromptResult['messages'];

interface PromptMetadata extends Access {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly icons?: Icon[];
  readonly _meta?: Record<string, unknown>;
}

export interface PromptOptions<Args extends StandardSchemaWithJSON> extends PromptMetadata {
  readonly argsSchema: Args;
  /** By argument: the values that begin with what was typed. */
  readonly complete?: Readonly<Record<string, Complete>>;
  /** @throws ToolError for a failure that the caller may read */
  get(args: StandardSchemaWithJSON.InferOutput<Args>, context: CallContext): Promise<PromptMessages> | PromptMessages;
}

export interface PromptWithoutArgumentsOptions extends PromptMetadata {
  readonly argsSchema?: undefined;
  readonly complete?: undefined;
  /** @throws ToolError for a failure that the caller may read */
  get(args: undefined, context: CallContext): Promise<PromptMessages> | PromptMessages;
}

/** A prompt as a value: it is served by the servers that list it. */
export interface Prompt extends PromptMetadata {
  readonly kind: 'prompt';
  readonly scope: Scope;
  readonly argsSchema: StandardSchemaWithJSON | undefined;
  /** Its schema as clients see it, made once. */
  readonly listed: { readonly argsSchema: StandardSchemaWithJSON | undefined };
  readonly complete: Readonly<Record<string, Complete>> | undefined;
  get(args: unknown, context: CallContext): Promise<PromptMessages>;
}

/**
 * Defines a prompt, with or without arguments.
 * @throws DefinitionError naming the prompt, for a schema that clients do not accept
 */
export function definePrompt<Args extends StandardSchemaWithJSON>(options: PromptOptions<Args>): Prompt;
export function definePrompt(options: PromptWithoutArgumentsOptions): Prompt;
export function definePrompt({
  get,
  argsSchema,
  complete,
  scope = 'read',
  ...prompt
}: PromptMetadata & {
  readonly argsSchema?: StandardSchemaWithJSON | undefined;
  readonly complete?: Readonly<Record<string, Complete>> | undefined;
  get(args: never, context: CallContext): Promise<PromptMessages> | PromptMessages;
}): Prompt {
  const owner = `the prompt ${prompt.name}`;
  return {
    kind: 'prompt',
    ...prompt,
    scope,
    argsSchema,
    listed: { argsSchema: argsSchema && listed(argumentsSchemaOf(argsSchema, owner)) },
    complete,
    get: async (args, context) => get(args as never, context),
  };
}
