import { McpServer } from '@modelcontextprotocol/server';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { FindCapability } from '../capabilities.ts';
import type { RequestContext } from '../context.ts';
import type { ServerDefinition } from '../define-server.ts';
import type { InputStates } from '../input-state.ts';
import { complete, hasCompletions } from './completion.ts';
import { serveNothing } from './nothing.ts';
import { addPrompt } from './prompt.ts';
import { addResource, addResourceTemplate } from './resource.ts';
import { seenOf } from './seen.ts';
import { addTool } from './tool.ts';
import { watchMessages } from './watch-messages.ts';

/** How the server introduces itself to clients. */
export interface Identity {
  readonly name: string;
  readonly title?: string | undefined;
  readonly version: string;
}

export interface BuildOptions {
  readonly definition: ServerDefinition;
  readonly find: FindCapability;
  readonly identity: Identity;
  readonly tracing: Tracing;
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
  /** Who may share what a cache between the server and its callers keeps: behind auth, nobody. */
  readonly cacheScope: 'public' | 'private';
  /** Undefined: there is no key, and a capability that asks its client fails. */
  readonly inputStates: InputStates | undefined;
}

/** A fresh server of the MCP SDK for one request, with what its caller may see. */
export async function buildServer(options: BuildOptions, context: RequestContext): Promise<McpServer> {
  const { definition, identity, inputStates, find } = options;
  const { tools, resources, prompts, instructions } = definition;
  const { title, ...rest } = identity;
  // Nothing changes while the server runs. Saying so keeps clients from holding a subscription open for changes.
  const fixed = { listChanged: false };
  const completes = hasCompletions([...resources, ...prompts]);
  const server = new McpServer(
    { ...rest, ...(title === undefined ? {} : { title }) },
    {
      capabilities: {
        ...(tools.length === 0 ? {} : { tools: fixed }),
        ...(resources.length === 0 ? {} : { resources: fixed }),
        ...(prompts.length === 0 ? {} : { prompts: fixed }),
        ...(completes ? { completions: {} } : {}),
      },
      ...(instructions === undefined ? {} : { instructions }),
      cacheHints: cacheHints(options),
      requestState: { verify: (state, mcp) => (inputStates ?? noInputStates).verify(state, mcp) },
      // The SDK would send requests to clients of 2025, whose answers cannot reach this server, and wait for a minute.
      inputRequired: { legacyShim: false },
    },
  );
  watchMessages(server, context);
  const seen = {
    tools: await seenOf(tools, 'tools', context, find),
    resources: await seenOf(resources, 'resources', context, find),
    prompts: await seenOf(prompts, 'prompts', context, find),
  };
  for (const tool of seen.tools) addTool(server, tool, options, context);
  for (const resource of seen.resources) {
    if (resource.kind === 'resource') addResource(server, resource, options, context);
    else addResourceTemplate(server, resource, options, context);
  }
  for (const prompt of seen.prompts) addPrompt(server, prompt, options, context);
  serveNothing(server, definition, seen);
  if (completes) {
    server.server.setRequestHandler('completion/complete', ({ params }, mcp) =>
      complete(params, find(context.message), context, mcp, options),
    );
  }
  return server;
}

/** Lists change with the server alone, unless they depend on the caller. Saying so keeps clients from asking again and again. */
function cacheHints({ cacheScope }: BuildOptions) {
  const fiveMinutes = { ttlMs: 300_000, cacheScope } as const;
  return {
    'tools/list': fiveMinutes,
    'resources/list': fiveMinutes,
    'resources/templates/list': fiveMinutes,
    'prompts/list': fiveMinutes,
  };
}

const noInputStates: Pick<InputStates, 'verify'> = {
  verify: () => Promise.reject(new Error('This server asks its clients nothing.')),
};
