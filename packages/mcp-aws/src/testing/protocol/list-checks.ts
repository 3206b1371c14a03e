import { expect } from 'vitest';
import type { ServerDefinition } from '../../server/define-server.ts';
import { normalizedUri } from '../../server/uri.ts';
import type { Check } from '../check.ts';
import { type ProtocolVersion, protocolVersions } from '../mcp-request.ts';
import type { GetApp, ProtocolApp } from './protocol-app.ts';

type Listed = Readonly<Record<string, unknown>>;

/** Reading more would make the tests of a large server slow. */
const mostRead = 20;

/** What a client finds when it comes: who the server is, and everything that it offers. */
export function listChecks({ tools, resources, prompts, instructions }: ServerDefinition, getApp: GetApp): Check[] {
  const fixed = resources.flatMap((resource) => (resource.kind === 'resource' ? [normalizedUri(resource.uri)] : []));
  const templates = resources.flatMap((resource) =>
    resource.kind === 'resource-template' ? [resource.uriTemplate] : [],
  );
  const offered = { tools: tools.length > 0, resources: resources.length > 0, prompts: prompts.length > 0 };

  const checksOf = (version: ProtocolVersion): Check[] => {
    const check = (name: string, run: (app: ProtocolApp) => Promise<void>): Check => ({
      name: `${version}: ${name}`,
      run: async () => run(await getApp()),
    });
    const lists = (method: string, key: string, offers: boolean, verify: (listed: Listed[]) => void): Check =>
      check(offers ? `${method} lists what the server offers` : `${method} is not found`, async ({ ask }) => {
        const { result, error } = await ask(version, method);
        if (offers) verify((result?.[key] ?? expect.fail(error?.message)) as Listed[]);
        else expect(error?.code).toBe(-32_601);
      });
    const named = (names: readonly string[], key: string) => (listed: Listed[]) =>
      expect(listed.map((item) => item[key])).toEqual(names);

    return [
      check('a client learns what the server is for and what it offers', async ({ ask }) => {
        const { result } = version === '2025' ? await initialize(ask) : await ask(version, 'server/discover');
        expect(result).toMatchObject(
          version === '2025'
            ? { protocolVersion: '2025-11-25' }
            : { supportedVersions: expect.arrayContaining([version]) },
        );
        expect(result?.instructions).toBe(instructions);
        const capabilities = Object.keys((result?.capabilities ?? {}) as object);
        for (const [name, offers] of Object.entries(offered)) expect(capabilities.includes(name), name).toBe(offers);
      }),
      lists(
        'tools/list',
        'tools',
        offered.tools,
        named(
          tools.map(({ name }) => name),
          'name',
        ),
      ),
      lists('resources/list', 'resources', offered.resources, (listed) =>
        expect(listed.map(({ uri }) => uri)).toEqual(expect.arrayContaining(fixed)),
      ),
      lists('resources/templates/list', 'resourceTemplates', offered.resources, named(templates, 'uriTemplate')),
      lists(
        'prompts/list',
        'prompts',
        offered.prompts,
        named(
          prompts.map(({ name }) => name),
          'name',
        ),
      ),
      ...tools.map(({ name, outputSchema }) =>
        check(`the tool ${name} has a description, and schemas as this protocol version has them`, async ({ ask }) => {
          const { result } = await ask(version, 'tools/list');
          const tool = (result?.tools as Listed[] | undefined)?.find((listed) => listed.name === name);
          expect(tool).toMatchObject({
            description: expect.stringMatching(/\S/),
            inputSchema: { type: 'object' },
          });
          expect(tool?.outputSchema !== undefined).toBe(outputSchema !== undefined);
          // From 2026-07-28 on it may be of any value.
          if (version === '2025' && outputSchema !== undefined)
            expect(tool?.outputSchema).toMatchObject({ type: 'object' });
        }),
      ),
      ...(offered.resources
        ? [check('every resource of the list can be read', (app) => readResources(version, app))]
        : []),
    ];
  };
  return protocolVersions.flatMap(checksOf);
}

const initialize = (ask: ProtocolApp['ask']) =>
  ask('2025', 'initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '0.0.0' },
  });

async function readResources(version: ProtocolVersion, { ask }: ProtocolApp): Promise<void> {
  const { result, error } = await ask(version, 'resources/list');
  const listed = (result?.resources ?? expect.fail(error?.message)) as { uri: string }[];
  for (const { uri } of listed.slice(0, mostRead)) {
    const read = await ask(version, 'resources/read', { uri });
    expect(read.result?.contents, `${uri}: ${read.error?.message}`).toEqual(
      expect.arrayContaining([expect.objectContaining({ uri: expect.any(String) })]),
    );
  }
}
