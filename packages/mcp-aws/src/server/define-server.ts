import type { Prompt } from './prompt.ts';
import type { Resource, ResourceTemplate } from './resource.ts';
import type { DefineRoutes } from './routes.ts';
import type { Tool } from './tool.ts';

export interface ServerOptions {
  /** For the model: what the server is for, and how its tools go together. */
  readonly instructions?: string;
  /** Clients see them in this order. */
  readonly tools?: readonly Tool[];
  readonly resources?: readonly (Resource | ResourceTemplate)[];
  readonly prompts?: readonly Prompt[];
  /**
   * Plain HTTP paths beside `/mcp`, behind the same auth guard, in the same log. GET and HEAD need the scope `read`, other
   * methods `write`, unless a route says otherwise with `requireScope`.
   */
  readonly routes?: DefineRoutes;
}

/** What a server offers. A value: the same for every hosting and every auth mode. */
export interface ServerDefinition {
  readonly instructions: string | undefined;
  readonly tools: readonly Tool[];
  readonly resources: readonly (Resource | ResourceTemplate)[];
  readonly prompts: readonly Prompt[];
  readonly routes: DefineRoutes | undefined;
}

/**
 * Defines what a server offers.
 * @throws Error naming two capabilities of one kind that have the same name
 */
export function defineServer({
  instructions,
  tools = [],
  resources = [],
  prompts = [],
  routes,
}: ServerOptions): ServerDefinition {
  for (const list of [tools, resources, prompts]) refuseDuplicates(list);
  return { instructions, tools, resources, prompts, routes };
}

function refuseDuplicates(capabilities: readonly { readonly kind: string; readonly name: string }[]): void {
  const names = new Set<string>();
  for (const { kind, name } of capabilities) {
    if (names.has(name))
      throw new Error(`Two capabilities of the kind ${kind} are called ${name}. Rename one of them.`);
    names.add(name);
  }
}
