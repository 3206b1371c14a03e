import * as z from 'zod';
import type { Access } from '../server/access.ts';
import type { ServerDefinition } from '../server/define-server.ts';
import { defineResourceTemplate, type Resource, type ResourceTemplate } from '../server/resource.ts';
import { defineTool } from '../server/tool.ts';

/** What every capability of a copy does instead of its own work. */
export type Stub = (name: string) => Promise<Record<string, unknown>>;

/** URIs that lead to the template of this index in a copy, whatever its own template is. */
export const stubUri = (index: number, variable = 'x'): string => `mcp-aws-testing://${index}/${variable}`;

/**
 * A copy that lists and serves everything to whoever has the scope: which callers the owner's own rules let in is for the
 * owner's own tests.
 */
export function withoutRules(definition: ServerDefinition): ServerDefinition {
  const open = <Item extends Access>(item: Item): Item => ({ ...item, authorize: undefined, visible: 'always' });
  return {
    ...definition,
    tools: definition.tools.map(open),
    resources: definition.resources.map(open),
    prompts: definition.prompts.map(open),
  };
}

/** A copy whose tools keep their names and scopes, take any arguments and run the stub: nothing is changed for real. */
export function withStubTools(definition: ServerDefinition, stub: Stub): ServerDefinition {
  const tools = definition.tools.map((tool) =>
    defineTool({
      ...tool,
      inputSchema: z.looseObject({}),
      outputSchema: z.looseObject({}),
      run: () => stub(tool.name),
    }),
  );
  return { ...definition, tools };
}

/** A copy in which nothing but the stub runs, whatever a client asks for. */
export function withStubs(definition: ServerDefinition, stub: Stub): ServerDefinition {
  const text = async (name: string): Promise<string> => JSON.stringify(await stub(name));
  const stubResource = (resource: Resource | ResourceTemplate, index: number): Resource | ResourceTemplate => {
    const read = (): Promise<string> => text(resource.name);
    if (resource.kind === 'resource') return { ...resource, read };
    return defineResourceTemplate({
      ...resource,
      uriTemplate: stubUri(index, '{x}'),
      read,
      ...(resource.list && { list: async () => [await stub(resource.name)] as never }),
      ...(resource.complete && { complete: { x: async () => [await text(resource.name)] } }),
    });
  };
  return {
    ...withStubTools(definition, stub),
    resources: definition.resources.map(stubResource),
    prompts: definition.prompts.map((prompt) => ({
      ...prompt,
      argsSchema: undefined,
      listed: { argsSchema: undefined },
      get: () => text(prompt.name),
    })),
  };
}
