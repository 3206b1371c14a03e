import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import fs from 'fs-extra';
import { root } from '../test/support/generate.ts';
import type { Auths } from './auths.ts';

export interface Variant {
  readonly name: string;
  readonly eras: readonly ('modern' | 'legacy')[];
  /** The folder that is deployed. */
  readonly dist: string;
  readonly commands: readonly (readonly string[])[];
  readonly env: Readonly<Record<string, string>>;
  /** Answers without being an MCP server. */
  readonly empty: boolean;
  /** What the caller sends along. */
  readonly headers: Readonly<Record<string, string>>;
  /** What API Gateway knows besides. */
  readonly requestContext: object;
  /** Thousands of bytes of JavaScript that are deployed. */
  readonly bytes: number;
}

interface Parts {
  readonly auths: Auths;
  /** Takes spans, without TLS. */
  readonly collector: string;
  readonly ric: string;
  readonly node: string;
  readonly adapter: string;
  readonly work: string;
  project(name: string): Promise<string>;
}

const both = ['modern', 'legacy'] as const;

/** What is compared, each ready to start. */
export async function buildVariants({
  ric,
  node,
  adapter,
  work,
  auths,
  collector,
  project,
}: Parts): Promise<Variant[]> {
  const native = await project('native-none');
  const http = await project('web-adapter-none');
  const underClient = [[node, ric, 'main.handler']];
  const underAdapter = (start: readonly string[]): (readonly string[])[] => [[adapter], start];
  const adapterEnv = { PORT: '18080', AWS_LWA_READINESS_CHECK_PATH: '/health', AWS_LWA_INVOKE_MODE: 'buffered' };

  const empty = join(work, 'empty');
  await fs.outputFile(
    join(empty, 'main.mjs'),
    `export const handler = async () => ({ statusCode: 200, headers: {}, body: 'ok', isBase64Encoded: false });\n`,
  );

  const cold = join(work, 'native-without-warm-up');
  await fs.emptyDir(cold);
  await fs.copy(join(native, '..'), join(cold, 'project'), { filter: (path) => !path.includes('node_modules') });
  await fs.ensureSymlink(join(root, 'node_modules'), join(cold, 'project/node_modules'), 'junction');
  await fs.outputFile(join(cold, 'project/src/warm-up.ts'), 'export const warmUp = async (): Promise<void> => {};\n');
  await execa(process.execPath, ['build.mjs'], { cwd: join(cold, 'project') });

  const cached = join(work, 'native-compile-cache');
  await fs.copy(native, cached);
  await compileCache(node, cached);

  const plain = join(work, 'express-v1');
  await fs.copy(join(root, 'bench/express-v1'), plain);
  await execa('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: plain });
  const bundled = join(work, 'express-v1-bundled');
  await build({
    entryPoints: [join(plain, 'main.mjs')],
    outfile: join(bundled, 'main.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });

  const variant = async (name: string, dist: string, rest: Partial<Variant>): Promise<Variant> => ({
    name,
    dist,
    eras: both,
    commands: underClient,
    env: {},
    empty: false,
    headers: {},
    requestContext: {},
    bytes: Math.round((await sizeOf(dist)) / 1000),
    ...rest,
  });
  const express = { eras: ['legacy'] as const, env: adapterEnv, commands: underAdapter([node, 'main.mjs']) };
  return Promise.all([
    variant('Empty function', empty, { eras: ['modern'], empty: true }),
    variant('native', native, {}),
    variant('native, with a compile cache of this very Node', cached, {
      env: { NODE_COMPILE_CACHE: join(cached, 'compile-cache') },
    }),
    variant('native, without warm-up', join(cold, 'project/dist'), {}),
    variant('native, with API keys', await project('native-api-key'), auths.apiKey),
    variant('native, with Cognito', await project('native-cognito'), auths.cognito),
    variant('native, with OpenID Connect', await project('native-oidc'), auths.oidc),
    variant('native, with AWS IAM', await project('native-iam'), auths.iam),
    variant('native, with OpenTelemetry', await project('native-none-otel'), {
      env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector },
    }),
    variant('web-adapter', http, { env: adapterEnv, commands: underAdapter([join(http, 'run.sh')]) }),
    variant('Express on SDK v1, bundled', bundled, express),
    variant('Express on SDK v1, as node_modules', plain, express),
  ]);
}

/** Fills a V8 compile cache for a bundle where it lies: Node keys it by its own build, the user, the path and the text. */
async function compileCache(node: string, dist: string): Promise<void> {
  const script = `const m = require('node:module'); m.enableCompileCache(process.argv[1]);
    import(process.argv[2]).then(() => { m.flushCompileCache(); process.exit(0); });`;
  const env = { MCP_AUTH_MODE: 'none', MCP_RESOURCE_URL: 'http://localhost/mcp' };
  await execa(node, ['-e', script, join(dist, 'compile-cache'), join(dist, 'main.mjs')], { env });
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map(async (entry) => (await fs.stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
