import {
  type InputRequiredResult,
  isInputRequiredResult,
  isSpecType,
  type McpServer,
  type ReadResourceResult,
  ResourceNotFoundError,
  ResourceTemplate as SdkResourceTemplate,
  type ServerContext,
  type Variables,
} from '@modelcontextprotocol/server';
import { lackOf } from '../access.ts';
import type { RequestContext } from '../context.ts';
import type { ListedResource, Resource, ResourceContents, ResourceTemplate } from '../resource.ts';
import { decodedVariable, normalizedUri } from '../uri.ts';
import { protocolErrors } from './protocol-errors.ts';
import { serve } from './serve.ts';
import type { BuildOptions } from './server.ts';

type Read = Promise<ReadResourceResult | InputRequiredResult>;

export function addResource(
  server: McpServer,
  resource: Resource,
  options: BuildOptions,
  context: RequestContext,
): void {
  const { name, uri, read } = resource;
  server.registerResource(
    name,
    normalizedUri(uri) ?? uri,
    metadataOf(resource, options),
    (url, mcp): Read =>
      protocolErrors(
        serve(resource, context, mcp, options, async (call) => contentsOf(await read(call), url, resource)),
      ),
  );
}

export function addResourceTemplate(
  server: McpServer,
  resource: ResourceTemplate,
  options: BuildOptions,
  context: RequestContext,
): void {
  const { name, matcher, read, list } = resource;
  // A caller who may not read them learns of none, and still gets the rest of the list.
  const listed = (mcp: ServerContext) =>
    serve({ kind: resource.kind, name }, context, mcp, options, async (call) => {
      const lack = await lackOf(resource, context.caller);
      const resources = lack === undefined ? ((await list?.(call)) ?? []) : [];
      const result = { resources: resources.map((one) => ({ ...one, uri: readableUri(one) })) };
      if (!isSpecType.ListResourcesResult(result)) throw new Error('The list is not as the protocol has it.');
      return result;
    });
  const template = new SdkResourceTemplate(matcher, { list: list === undefined ? undefined : (listed as never) });
  server.registerResource(
    name,
    template,
    metadataOf(resource, options),
    (url: URL, variables: Variables, mcp): Read =>
      protocolErrors(
        serve(resource, context, mcp, options, async (call) => {
          const values = decoded(variables);
          return contentsOf(values && (await read(values, call)), url, resource);
        }),
      ),
  );
}

/** The URI of a listed resource, as it is compared when it is read. @throws Error for one that nobody could read */
function readableUri({ name, uri }: ListedResource): string {
  const normalized = normalizedUri(uri);
  if (normalized === undefined) throw new Error(`The resource ${name} of the list has a URI that is not valid: ${uri}`);
  return normalized;
}

/** What lists say of a resource, besides its name and where it is. */
function metadataOf(
  { title, description, mimeType, icons, annotations, _meta, cacheHint }: Resource | ResourceTemplate,
  { cacheScope }: BuildOptions,
) {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(icons === undefined ? {} : { icons }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(_meta === undefined ? {} : { _meta }),
    // What one caller may read must not reach another through a cache that they share.
    ...(cacheHint === undefined
      ? {}
      : { cacheHint: { ...cacheHint, cacheScope: cacheScope === 'private' ? cacheScope : cacheHint.cacheScope } }),
  };
}

/** The values of a URI's variables; undefined where one is not encoded as it has to be. */
function decoded(variables: Variables): Record<string, string> | undefined {
  const values = Object.entries(variables).map(([key, value]) => [key, decodedVariable(String(value))] as const);
  return values.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(values) as Record<string, string>);
}

function contentsOf(
  found: ResourceContents | undefined,
  { href: uri }: URL,
  { mimeType }: Resource | ResourceTemplate,
): ReadResourceResult {
  if (found === undefined) throw new ResourceNotFoundError(uri);
  const type = mimeType === undefined ? {} : { mimeType };
  if (typeof found === 'string') return { contents: [{ uri, ...type, text: found }] };
  if (found instanceof Uint8Array) return { contents: [{ uri, ...type, blob: Buffer.from(found).toString('base64') }] };
  if (isInputRequiredResult(found)) return found as never;
  if (!isSpecType.ReadResourceResult(found)) throw new Error('The contents are not as the protocol has them.');
  return found;
}
