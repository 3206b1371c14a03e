import type { ServerDefinition } from './define-server.ts';
import type { Message } from './jsonrpc.ts';
import type { Prompt } from './prompt.ts';
import type { Resource, ResourceTemplate } from './resource.ts';
import type { Tool } from './tool.ts';
import { normalizedUri } from './uri.ts';

export type Capability = Tool | Resource | ResourceTemplate | Prompt;

/** Finds the capability that a message is about; undefined where there is none of that name. */
export type FindCapability = (message: Message) => Capability | undefined;

/** The name of the tool that a message calls, if the server has it: a name that only a caller knows would be a metric that costs. */
export const toolCalled =
  (find: FindCapability) =>
  (message: Message): string | undefined => {
    const capability = find(message);
    return capability?.kind === 'tool' ? capability.name : undefined;
  };

/** Makes what finds the capabilities of a server. */
export function createFindCapability({ tools, resources, prompts }: ServerDefinition): FindCapability {
  const toolsByName = new Map<unknown, Tool>(tools.map((tool) => [tool.name, tool]));
  const promptsByName = new Map<unknown, Prompt>(prompts.map((prompt) => [prompt.name, prompt]));
  const byUri = new Map<unknown, Resource>();
  const templates = resources.filter((resource) => resource.kind === 'resource-template');
  for (const resource of resources) {
    if (resource.kind === 'resource') byUri.set(normalizedUri(resource.uri), resource);
  }
  const resourceAt = (uri: unknown): Resource | ResourceTemplate | undefined => {
    const normalized = typeof uri === 'string' ? normalizedUri(uri) : undefined;
    if (normalized === undefined) return undefined;
    return byUri.get(normalized) ?? templates.find(({ matcher }) => matcher.match(normalized));
  };
  return ({ method, params }) => {
    switch (method) {
      case 'tools/call':
        return toolsByName.get(params?.name);
      case 'prompts/get':
        return promptsByName.get(params?.name);
      case 'resources/read':
        return resourceAt(params?.uri);
      case 'completion/complete':
        return (
          promptsByName.get(params?.ref?.name) ?? templates.find(({ uriTemplate }) => uriTemplate === params?.ref?.uri)
        );
      default:
        return undefined;
    }
  };
}
