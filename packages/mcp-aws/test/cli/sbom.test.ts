import { expect, it } from 'vitest';
import { scenariosFor } from '../../src/cli/conformance/scenarios.ts';
import { attributeEntries } from '../../src/cli/sbom/attribute-entries.ts';

it('entries that are made for a bundle are of the project, with what they import', () => {
  const server = { imports: [] };
  const metafile = {
    inputs: {
      'main.ts': { imports: [{ path: 'node_modules/mcp-aws/dist/lambda.js' }] },
      'authorizer.ts': { imports: [{ path: 'node_modules/jose/index.js' }] },
      'src/server.ts': server,
    },
    outputs: {
      'bundle/main.mjs': { bytes: 5, entryPoint: 'main.ts', inputs: { 'main.ts': {}, 'src/server.ts': {} } },
      'bundle/chunk.mjs': { bytes: 5, inputs: { 'src/server.ts': {} } },
    },
  };
  expect(attributeEntries(metafile, (input) => input === 'src/server.ts')).toEqual({
    inputs: {
      'src/server.ts': server,
      'package.json': {
        imports: [{ path: 'node_modules/mcp-aws/dist/lambda.js' }, { path: 'node_modules/jose/index.js' }],
      },
    },
    outputs: {
      'bundle/main.mjs': { bytes: 5, entryPoint: 'package.json', inputs: { 'package.json': {}, 'src/server.ts': {} } },
      'bundle/chunk.mjs': { bytes: 5, inputs: { 'src/server.ts': {} } },
    },
  });
});

it('a server is asked for what it offers alone, in both protocol versions', () => {
  const names = (offered: Partial<Parameters<typeof scenariosFor>[0]>): string[] =>
    scenariosFor({ tools: false, resources: false, prompts: false, ...offered }).map(
      ({ version, name }) => `${version} ${name}`,
    );
  expect(names({ tools: true })).toContain('2026-07-28 tools-list');
  expect(names({ tools: true }).join()).not.toMatch(/resources|prompts|caching/);
  expect(names({ tools: true, resources: true, prompts: true })).toContain('2026-07-28 caching');
  expect(names({})).toEqual([
    '2025-11-25 server-initialize',
    '2025-11-25 ping',
    '2025-11-25 dns-rebinding-protection',
    '2026-07-28 dns-rebinding-protection',
  ]);
});
