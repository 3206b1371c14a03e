import type { Client } from '@modelcontextprotocol/client';
import { expect } from 'vitest';
import type { ServerDefinition } from '../../server/define-server.ts';
import type { Check } from '../check.ts';
import { connectClient } from '../mcp-client.ts';
import { type Answered, type ProtocolVersion, protocolVersions } from '../mcp-request.ts';
import type { GetApp } from './protocol-app.ts';

const lists = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
  'prompts/list': 'prompts',
} as const;

/** What the MCP SDK's client makes of the server, and that no list depends on the protocol version. */
export function clientChecks({ tools, resources, prompts }: ServerDefinition, getApp: GetApp): Check[] {
  const connected = (version: ProtocolVersion): Check => ({
    name: `${version}: the MCP SDK's client connects, and finds what the server offers`,
    async run() {
      const { url, send } = await getApp();
      const client = await connectClient({ url, version, send });
      try {
        expect(client.getProtocolEra()).toBe(version === '2025' ? 'legacy' : 'modern');
        expect(await offeredTo(client)).toEqual({
          tools: tools.map(({ name }) => name),
          templates: resources.flatMap(({ kind, name }) => (kind === 'resource-template' ? [name] : [])),
          prompts: prompts.map(({ name }) => name),
        });
      } finally {
        await client.close();
      }
    },
  });
  const same = Object.entries(lists).map(
    ([method, key]): Check => ({
      name: `${method} is the same in both protocol versions`,
      async run() {
        const { ask } = await getApp();
        const [older, newer] = [await ask('2025', method), await ask('2026-07-28', method)];
        const said = ({ result, error }: Answered): unknown => result?.[key] ?? error?.code ?? expect.fail('no answer');
        expect(said(older)).toEqual(said(newer));
      },
    }),
  );
  return [...protocolVersions.map(connected), ...same];
}

/** A client asks for no list that the server does not have. */
async function offeredTo(client: Client): Promise<object> {
  const { tools, resources, prompts } = client.getServerCapabilities() ?? {};
  return {
    tools: tools === undefined ? [] : (await client.listTools()).tools.map(({ name }) => name),
    templates:
      resources === undefined ? [] : (await client.listResourceTemplates()).resourceTemplates.map(({ name }) => name),
    prompts: prompts === undefined ? [] : (await client.listPrompts()).prompts.map(({ name }) => name),
  };
}
