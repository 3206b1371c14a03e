import { expect } from 'vitest';
import type { ServerDefinition } from '../../server/define-server.ts';
import type { Check } from '../check.ts';
import { protocolVersions } from '../mcp-request.ts';
import { stubUri, withStubs } from '../stubs.ts';
import type { CreateApp } from './protocol-app.ts';

const secret = 'password=hunter2 at db.internal';

/** What is thrown unexpectedly goes to the log, and the caller learns only that something failed. */
export function maskingChecks(definition: ServerDefinition, createApp: CreateApp): Check[] {
  const failing = withStubs(definition, async () => {
    throw new Error(secret);
  });
  return protocolVersions.flatMap((version) =>
    requestsFor(failing).map(({ what, method, params }) => ({
      name: `${version}: the log alone has why ${what} failed`,
      async run() {
        const app = await createApp(failing);
        const { result, error, text } = await app.ask(version, method, params);
        expect(error?.code ?? result?.isError).toBe(error === undefined ? true : -32_603);
        expect(text).not.toMatch(/hunter2|db\.internal|\bat .*:\d+:\d+/);
        const errors = app.lines().filter(({ level }) => level === 'ERROR');
        expect(JSON.stringify(errors)).toContain('hunter2');
      },
    })),
  );
}

interface FailingRequest {
  readonly what: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A request for each capability of a definition with stubs. */
function requestsFor({ tools, resources, prompts }: ServerDefinition): FailingRequest[] {
  return [
    ...tools.map(({ name }) => ({
      what: `the tool ${name}`,
      method: 'tools/call',
      params: { name, arguments: {} },
    })),
    ...resources.map((resource, index) => ({
      what: `the resource ${resource.name}`,
      method: 'resources/read',
      params: { uri: resource.kind === 'resource' ? resource.uri : stubUri(index) },
    })),
    ...resources.flatMap((resource) =>
      resource.kind === 'resource-template' && resource.list !== undefined
        ? [{ what: `the list of ${resource.name}`, method: 'resources/list', params: {} }]
        : [],
    ),
    ...resources.flatMap((resource) =>
      resource.kind === 'resource-template' && resource.complete !== undefined
        ? [
            {
              what: `the completion of ${resource.name}`,
              method: 'completion/complete',
              params: completionOf(resource),
            },
          ]
        : [],
    ),
    ...prompts.map(({ name }) => ({ what: `the prompt ${name}`, method: 'prompts/get', params: { name } })),
  ];
}

const completionOf = ({ uriTemplate }: { readonly uriTemplate: string }) => ({
  ref: { type: 'ref/resource', uri: uriTemplate },
  argument: { name: 'x', value: '' },
});
