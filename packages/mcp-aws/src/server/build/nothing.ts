import { type McpServer, ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { ServerDefinition } from '../define-server.ts';

type Kinds = Pick<ServerDefinition, 'tools' | 'resources' | 'prompts'>;

/**
 * Answers for kinds of which the server has some and this caller may see none. The SDK answers only for kinds of which it has
 * one, and a client takes "Method not found" for a broken server.
 */
export function serveNothing({ server }: McpServer, { tools, resources, prompts }: Kinds, seen: Kinds): void {
  if (tools.length > 0 && seen.tools.length === 0) {
    server.setRequestHandler('tools/list', () => ({ tools: [] }));
    server.setRequestHandler('tools/call', ({ params }) => notFound(`Tool ${params.name}`));
  }
  if (resources.length > 0 && seen.resources.length === 0) {
    server.setRequestHandler('resources/list', () => ({ resources: [] }));
    server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [] }));
    server.setRequestHandler('resources/read', ({ params }) => {
      throw new ResourceNotFoundError(params.uri);
    });
  }
  if (prompts.length > 0 && seen.prompts.length === 0) {
    server.setRequestHandler('prompts/list', () => ({ prompts: [] }));
    server.setRequestHandler('prompts/get', ({ params }) => notFound(`Prompt ${params.name}`));
  }
}

function notFound(what: string): never {
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${what} not found`);
}
