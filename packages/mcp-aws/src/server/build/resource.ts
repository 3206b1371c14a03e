import {
  type McpServer,
  type ReadResourceResult,
  ResourceNotFoundError,
  ResourceTemplate as SdkResourceTemplate,
  type ServerContext,
  type Variables,
} from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';
import type { Resource, ResourceContents, ResourceTemplate } from '../resource.ts';
import { callContext, masked } from './call-context.ts';

export function addResource(server: McpServer, resource: Resource, context: RequestContext): void {
  const { kind: _, name, uri, read, ...metadata } = resource;
  server.registerResource(name, uri, metadata, (url, mcp) =>
    masked(name, context, async () => contentsOf(await read(callContext(context, mcp)), url, resource.mimeType)),
  );
}

export function addResourceTemplate(server: McpServer, resource: ResourceTemplate, context: RequestContext): void {
  const { kind: _, name, uriTemplate, read, list, complete, ...metadata } = resource;
  const completions = Object.entries(complete ?? {}).map(
    ([variable, values]) =>
      [variable, (typed: string) => masked(name, context, async () => [...(await values(typed))])] as const,
  );
  const template = new SdkResourceTemplate(uriTemplate, {
    list:
      list === undefined
        ? undefined
        : (mcp) => masked(name, context, async () => ({ resources: [...(await list(callContext(context, mcp)))] })),
    complete: Object.fromEntries(completions),
  });
  server.registerResource(name, template, metadata, (url: URL, variables: Variables, mcp: ServerContext) =>
    masked(name, context, async () => {
      const values = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)]));
      const found = await read(values, callContext(context, mcp));
      return contentsOf(found, url, resource.mimeType);
    }),
  );
}

function contentsOf(
  found: ResourceContents | undefined,
  { href: uri }: URL,
  mimeType: string | undefined,
): ReadResourceResult {
  if (found === undefined) throw new ResourceNotFoundError(uri);
  const type = mimeType === undefined ? {} : { mimeType };
  if (typeof found === 'string') return { contents: [{ uri, ...type, text: found }] };
  if (found instanceof Uint8Array) return { contents: [{ uri, ...type, blob: Buffer.from(found).toString('base64') }] };
  return found;
}
