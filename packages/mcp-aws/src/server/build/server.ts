import { McpServer } from '@modelcontextprotocol/server';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { RequestContext } from '../context.ts';
import type { ServerDefinition } from '../define-server.ts';
import { addPrompt } from './prompt.ts';
import { addResource, addResourceTemplate } from './resource.ts';
import { addTool } from './tool.ts';

/** How the server introduces itself to clients. */
export interface Identity {
  readonly name: string;
  readonly title?: string | undefined;
  readonly version: string;
}

export interface BuildOptions {
  readonly definition: ServerDefinition;
  readonly identity: Identity;
  readonly tracing: Tracing;
  /** `challenge`: a lacking scope is HTTP 403. `tool-error`: it is a result that says so. */
  readonly scopeErrors: 'challenge' | 'tool-error';
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
}

/** Nothing in a list depends on the request. Saying so keeps clients from asking again and again. */
const fiveMinutes = { ttlMs: 300_000, cacheScope: 'public' } as const;

/** A fresh server of the MCP SDK for one request. */
export function buildServer(options: BuildOptions, context: RequestContext): McpServer {
  const { definition, identity } = options;
  const { tools, resources, prompts, instructions } = definition;
  const { title, ...rest } = identity;
  // Nothing changes while the server runs. Saying so keeps clients from holding a subscription open for changes.
  const fixed = { listChanged: false };
  const server = new McpServer(
    { ...rest, ...(title === undefined ? {} : { title }) },
    {
      capabilities: {
        ...(tools.length === 0 ? {} : { tools: fixed }),
        ...(resources.length === 0 ? {} : { resources: fixed }),
        ...(prompts.length === 0 ? {} : { prompts: fixed }),
      },
      ...(instructions === undefined ? {} : { instructions }),
      cacheHints: {
        'tools/list': fiveMinutes,
        'resources/list': fiveMinutes,
        'resources/templates/list': fiveMinutes,
        'prompts/list': fiveMinutes,
      },
    },
  );
  for (const tool of tools) addTool(server, tool, options, context);
  for (const resource of resources) {
    if (resource.kind === 'resource') addResource(server, resource, context);
    else addResourceTemplate(server, resource, context);
  }
  for (const prompt of prompts) addPrompt(server, prompt, context);
  return server;
}
