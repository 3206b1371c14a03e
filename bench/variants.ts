import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { execa } from 'execa';
import fs from 'fs-extra';
import { type ProtocolVersion, protocolVersions } from '../packages/mcp-aws/src/testing/mcp-request.ts';
import { bundle } from '../test/support/project.ts';
import type { Auths } from './auths.ts';
import { bundleOfFirstEdition } from './first-edition.ts';

/** A server, ready to start. */
export interface Variant {
  readonly name: string;
  readonly versions: readonly ProtocolVersion[];
  /** The folder that is deployed. */
  readonly dist: string;
  readonly commands: readonly (readonly string[])[];
  readonly env: Readonly<Record<string, string>>;
  /** Answers without being an MCP server. */
  readonly isEmpty: boolean;
  /** What the caller sends along. */
  readonly headers: Readonly<Record<string, string>>;
  /** What API Gateway knows besides. */
  readonly requestContext: object;
  /** Thousands of bytes of JavaScript that are deployed. */
  readonly kB: number;
}

interface Parts {
  readonly auths: Auths;
  /** Takes spans, without TLS. */
  readonly collector: string;
  readonly runtimeClient: string;
  readonly node: string;
  readonly adapter: string;
  /** A folder for what is made here. */
  readonly work: string;
}

/** What is compared. Each is made when it is asked for, as a short run takes few of them. */
export function variantsOf(parts: Parts): Readonly<Record<string, () => Promise<Variant>>> {
  const { runtimeClient, node, adapter, work, auths, collector } = parts;
  const underClient = [[node, runtimeClient, 'main.handler']];
  const underAdapter = (start: readonly string[]): (readonly string[])[] => [[adapter], start];
  const adapterEnv = { PORT: '18080', AWS_LWA_READINESS_CHECK_PATH: '/health', AWS_LWA_INVOKE_MODE: 'buffered' };
  const variant = async (name: string, dist: string, rest: Partial<Variant> = {}): Promise<Variant> => ({
    name,
    dist,
    versions: protocolVersions,
    commands: underClient,
    env: {},
    isEmpty: false,
    headers: {},
    requestContext: {},
    kB: Math.round((await sizeOf(dist)) / 1000),
    ...rest,
  });
  const native = (): string => bundle({ runtime: 'native' }).dist;
  const nativeWith = (auth: 'api-key' | 'cognito' | 'oidc' | 'iam'): string => bundle({ runtime: 'native', auth }).dist;
  const express = {
    versions: ['2025'] as const,
    env: adapterEnv,
    commands: underAdapter([node, 'main.mjs']),
  };
  const made: Record<string, (name: string) => Promise<Variant>> = {
    'Empty function': async (name) =>
      variant(name, await emptyFunction(work), { versions: ['2026-07-28'], isEmpty: true }),
    native: async (name) => variant(name, native()),
    'native, version 0.1': async (name) => variant(name, await bundleOfFirstEdition('native-none')),
    'native, with a compile cache of this very Node': async (name) => {
      const dist = await withCompileCache(node, native(), work);
      return variant(name, dist, { env: { NODE_COMPILE_CACHE: join(dist, 'compile-cache') } });
    },
    'native, without warm-up': async (name) =>
      variant(name, bundle({ runtime: 'native', serves: 'example-without-warm-up' }).dist),
    'native, with API keys': async (name) => variant(name, nativeWith('api-key'), auths.apiKey),
    'native, with Cognito': async (name) => variant(name, nativeWith('cognito'), auths.cognito),
    'native, with Cognito, version 0.1': async (name) =>
      variant(name, await bundleOfFirstEdition('native-cognito'), auths.cognito),
    'native, with OpenID Connect': async (name) => variant(name, nativeWith('oidc'), auths.oidc),
    'native, with AWS IAM': async (name) => variant(name, nativeWith('iam'), auths.iam),
    'native, with OpenTelemetry': async (name) =>
      variant(name, bundle({ runtime: 'native', tracing: 'otel' }).dist, {
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector },
      }),
    'web-adapter': async (name) => {
      const { dist } = bundle({ runtime: 'web-adapter' });
      return variant(name, dist, { env: adapterEnv, commands: underAdapter([join(dist, 'run.sh')]) });
    },
    'web-adapter, version 0.1': async (name) => {
      const dist = await bundleOfFirstEdition('web-adapter-none');
      return variant(name, dist, { env: adapterEnv, commands: underAdapter([join(dist, 'run.sh')]) });
    },
    'Express on SDK v1, bundled': async (name) =>
      variant(name, await bundledExpress(await expressOnV1(work), work), express),
    'Express on SDK v1, as node_modules': async (name) => variant(name, await expressOnV1(work), express),
  };
  return Object.fromEntries(Object.entries(made).map(([name, make]) => [name, () => make(name)]));
}

async function emptyFunction(work: string): Promise<string> {
  const dist = join(work, 'empty');
  await fs.outputFile(
    join(dist, 'main.mjs'),
    `export const handler = async () => ({ statusCode: 200, headers: {}, body: 'ok', isBase64Encoded: false });\n`,
  );
  return dist;
}

/** Fills a V8 compile cache for a bundle where it lies: Node keys it by its own build, the user, the path and the text. */
async function withCompileCache(node: string, bundled: string, work: string): Promise<string> {
  const dist = join(work, 'native-compile-cache');
  await fs.copy(bundled, dist);
  const script = `const m = require('node:module'); m.enableCompileCache(process.argv[1]);
    import(process.argv[2]).then(() => { m.flushCompileCache(); process.exit(0); });`;
  const env = { MCP_AUTH_MODE: 'none', MCP_RESOURCE_URL: 'http://localhost/mcp' };
  await execa(node, ['-e', script, join(dist, 'compile-cache'), join(dist, 'main.mjs')], { env });
  return dist;
}

/** What most MCP servers on AWS are today. */
async function expressOnV1(work: string): Promise<string> {
  const dist = join(work, 'express-v1');
  await fs.copy(fileURLToPath(new URL('express-v1', import.meta.url)), dist);
  await execa('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: dist });
  return dist;
}

async function bundledExpress(plain: string, work: string): Promise<string> {
  const dist = join(work, 'express-v1-bundled');
  await build({
    entryPoints: [join(plain, 'main.mjs')],
    outfile: join(dist, 'main.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return dist;
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map(async (entry) => (await fs.stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
