import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleServer, identityOf } from '../../src/bundle/bundle.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { mcpMessage, mcpRequest } from '../../src/testing/mcp-request.ts';
import { httpApiGateway } from '../support/api-gateway.ts';
import { buildLibrary, projectFolder } from '../support/build-library.ts';

const server = `import { defineServer, defineTool } from 'mcp-aws';
import * as z from 'zod';
const hello = defineTool({
  name: 'hello',
  title: 'Hello',
  description: 'Says hello.',
  inputSchema: z.object({ name: z.string() }),
  outputSchema: z.object({ text: z.string() }),
  annotations: { readOnlyHint: true },
  run: async ({ name }) => ({ text: \`Hello, \${name}.\` }),
});
export default defineServer({ tools: [hello] });
`;

let folder: string;
beforeAll(() => {
  buildLibrary();
  folder = projectFolder();
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'server.ts'), server);
  const manifest = { name: 'my-server', displayName: 'My server', version: '1.2.3', type: 'module' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Bundle {
  readonly outdir: string;
  /** Packages that are in it. */
  readonly packages: ReadonlySet<string>;
  readonly files: readonly string[];
}

function bundle(name: string, config: Partial<ConfigInput> = {}): Bundle {
  const outdir = join(folder, 'dist', name);
  const base = { name: 'x', region: 'eu-central-1', runtime: 'native', auth: { mode: 'none' } };
  bundleServer({ folder, config: parseConfig({ ...base, ...config }), outdir });
  const { outputs } = JSON.parse(readFileSync(`${outdir}.meta.json`, 'utf8')) as Pick<Metafile, 'outputs'>;
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const kept = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const packages = kept.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return { outdir, packages: new Set(packages), files: readdirSync(outdir).sort() };
}

const heavy = ['jose', 'aws4fetch', '@hono/node-server', '@opentelemetry/api', '@aws-sdk/client-secrets-manager'];
const never = ['aws-cdk-lib', 'vitest', 'esbuild', 'oidc-provider', 'cdk-nag', '@modelcontextprotocol/client', 'ajv'];

describe('a bundle holds what its runtime and auth mode need, and nothing else', () => {
  it.each<[string, Partial<ConfigInput>, string[], string[]]>([
    ['native-none', {}, [], ['main.mjs']],
    ['native-iam', { auth: { mode: 'iam' } }, [], ['main.mjs']],
    ['native-cognito', { auth: { mode: 'cognito' } }, ['jose'], ['main.mjs']],
    ['native-api-key', { auth: { mode: 'api-key' } }, ['aws4fetch'], ['main.mjs']],
    ['native-otel', { tracing: 'otel' }, ['aws4fetch', '@opentelemetry/api'], ['main.mjs']],
    [
      'rest-api-oidc',
      { auth: { mode: 'oidc', issuer: 'https://login.example.com' }, streaming: true },
      ['jose'],
      ['authorizer.mjs', 'main.mjs'],
    ],
    ['web-adapter-none', { runtime: 'web-adapter' }, ['@hono/node-server'], ['main.mjs', 'run.sh']],
    ['fargate-none', { runtime: 'fargate' }, ['@hono/node-server'], ['Dockerfile', 'main.mjs']],
    [
      'fargate-api-key',
      { runtime: 'fargate', auth: { mode: 'api-key' } },
      ['@hono/node-server', '@aws-sdk/client-secrets-manager'],
      ['Dockerfile', 'main.mjs'],
    ],
  ])(
    '%s',
    (name, config, expected, files) => {
      const bundled = bundle(name, config);
      expect(heavy.filter((packageName) => bundled.packages.has(packageName))).toEqual(expected);
      expect(never.filter((packageName) => bundled.packages.has(packageName))).toEqual([]);
      expect(bundled.files).toEqual(files);
    },
    60_000,
  );
});

describe('a bundle', () => {
  it('is the same each time', () => {
    const [first, second] = ['one', 'two'].map((name) => bundle(name, { runtime: 'web-adapter' }));
    for (const file of first?.files ?? []) {
      const read = (outdir = ''): string => readFileSync(join(outdir, file), 'utf8');
      expect(read(first?.outdir)).toBe(read(second?.outdir));
    }
    expect(first?.files).toEqual(second?.files);
  });

  it('can be read by everyone, whatever the umask', () => {
    const umask = process.umask(0o077);
    try {
      const { outdir, files } = bundle('masked', { runtime: 'web-adapter' });
      const modes = files.map((file) => [file, (statSync(join(outdir, file)).mode & 0o777).toString(8)]);
      expect(Object.fromEntries(modes)).toEqual({ 'main.mjs': '644', 'run.sh': '755' });
      expect((statSync(outdir).mode & 0o777).toString(8)).toBe('755');
    } finally {
      process.umask(umask);
    }
  });

  it('names no folder of the machine that made it', () => {
    const { outdir } = bundle('paths', { auth: { mode: 'cognito' } });
    expect(readFileSync(join(outdir, 'main.mjs'), 'utf8')).not.toContain(folder);
  });

  it('replaces the one that was there', () => {
    const { outdir } = bundle('again');
    writeFileSync(join(outdir, 'left-over.mjs'), '');
    expect(bundle('again').files).toEqual(['main.mjs']);
  });

  it('cannot be made of code with a mistake, which is named', () => {
    const config = parseConfig({ name: 'x', region: 'eu-central-1', runtime: 'native', auth: { mode: 'none' } });
    writeFileSync(join(folder, 'src', 'broken.ts'), 'export default nothing(;');
    const outdir = join(folder, 'dist', 'broken');
    expect(() => bundleServer({ folder, config, outdir, entry: 'src/broken.ts' })).toThrow(/src\/broken\.ts:1:\d+/);
  });

  it('answers, under the name of the project', async () => {
    const { outdir } = bundle('running');
    const call = mcpMessage('2026-07-28', 'tools/call', { name: 'hello', arguments: { name: 'Ana' } });
    const event = await httpApiGateway.eventOf(mcpRequest(httpApiGateway.url, call), undefined);
    const script = `const { handler } = await import(${JSON.stringify(join(outdir, 'main.mjs'))});
      const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 29000 };
      console.info = () => {};
      const { body } = await handler(${JSON.stringify(event)}, context);
      process.stderr.write(body);`;
    const env = { PATH: process.env.PATH, MCP_RESOURCE_URL: httpApiGateway.url, MCP_AUTH_MODE: 'none' };
    const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env });
    expect([status, String(stderr)]).toEqual([
      0,
      expect.stringContaining('"structuredContent":{"text":"Hello, Ana."}'),
    ]);
    expect(String(stderr)).toContain('"name":"my-server"');
  });
});

describe('the identity of a server', () => {
  it('is that of its package', () => {
    expect(identityOf(folder)).toEqual({ name: 'my-server', title: 'My server', version: '1.2.3' });
  });
});
