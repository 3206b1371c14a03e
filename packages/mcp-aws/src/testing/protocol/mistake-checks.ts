import { expect } from 'vitest';
import type { ServerDefinition } from '../../server/define-server.ts';
import type { Prompt } from '../../server/prompt.ts';
import type { Tool } from '../../server/tool.ts';
import type { Check } from '../check.ts';
import { type ProtocolVersion, protocolVersions } from '../mcp-request.ts';
import { withStubs } from '../stubs.ts';
import type { CreateApp, ProtocolApp } from './protocol-app.ts';

const notFound = -32_601;
const invalidParams = -32_602;

/** What callers do wrong is their error, never the server's, and runs nothing. */
export function mistakeChecks(definition: ServerDefinition, createApp: CreateApp): Check[] {
  const { tools, resources, prompts } = definition;

  const checksOf = (version: ProtocolVersion): Check[] => {
    const check = (title: string, run: (app: ProtocolApp) => Promise<void>): Check => ({
      name: `${version}: ${title}`,
      async run() {
        const ran: string[] = [];
        const stubbed = withStubs(definition, async (name) => {
          ran.push(name);
          return {};
        });
        const app = await createApp(withOwnSchemas(definition, stubbed));
        await run(app);
        expect(ran, 'what was run').toEqual([]);
        expect(app.lines().filter(({ level }) => level === 'ERROR')).toEqual([]);
      },
    });
    const refused = (title: string, code: number, method: string, params: Readonly<Record<string, unknown>>): Check =>
      check(`${title} is an error of the caller`, async ({ ask }) => {
        const { error, status } = await ask(version, method, params);
        expect(error?.code).toBe(code);
        expect(status).toBeLessThan(500);
      });
    const codeFor = (offered: readonly unknown[]): number => (offered.length > 0 ? invalidParams : notFound);

    return [
      refused('an unknown method', notFound, 'no/such_method', {}),
      refused('an unknown tool', codeFor(tools), 'tools/call', { name: 'no_such_tool', arguments: {} }),
      refused('a tool with the name of a built-in', codeFor(tools), 'tools/call', { name: '__proto__', arguments: {} }),
      refused('an unknown resource', codeFor(resources), 'resources/read', { uri: 'mcp-aws-testing:unknown' }),
      refused('an unknown prompt', codeFor(prompts), 'prompts/get', { name: 'no_such_prompt' }),
      ...tools.map((tool) =>
        check(`${tool.name} does not run with wrong arguments`, async ({ ask }) => {
          const { result, error } = await ask(version, 'tools/call', {
            name: tool.name,
            arguments: await wrongArguments(tool),
          });
          // A result that says what is wrong is read, and corrected, by a model.
          if (error === undefined) expect(result?.isError).toBe(true);
          else expect(error.code).toBe(invalidParams);
        }),
      ),
      ...prompts
        .filter(hasRequiredArguments)
        .map(({ name }) =>
          refused(`${name} without its arguments`, invalidParams, 'prompts/get', { name, arguments: {} }),
        ),
    ];
  };
  return protocolVersions.flatMap(checksOf);
}

/** The stubs with the owner's schemas, which decide what is run. */
const withOwnSchemas = ({ tools, prompts }: ServerDefinition, stubs: ServerDefinition): ServerDefinition => ({
  ...stubs,
  tools: tools.map((tool, index) => ({ ...tool, run: stubs.tools[index]?.run ?? tool.run })),
  prompts: prompts.map((prompt, index) => ({ ...prompt, get: stubs.prompts[index]?.get ?? prompt.get })),
});

function hasRequiredArguments({ argsSchema }: Prompt): boolean {
  const schema = argsSchema?.['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  return Array.isArray(schema?.required) && schema.required.length > 0;
}

/** Arguments that a tool's schema refuses. The protocol refuses a text for a tool that takes everything else. */
async function wrongArguments({ inputSchema }: Tool): Promise<unknown> {
  if (inputSchema === undefined) return 'text';
  const { validate, jsonSchema } = inputSchema['~standard'];
  const names = Object.keys((jsonSchema.input({ target: 'draft-2020-12' }).properties ?? {}) as object);
  const all = (value: unknown): object => Object.fromEntries(names.map((name) => [name, value]));
  for (const candidate of [{}, all({ not: ['expected'] }), all('not expected'), all(null)]) {
    const { issues } = await validate(candidate);
    if (issues !== undefined) return candidate;
  }
  return 'text';
}
