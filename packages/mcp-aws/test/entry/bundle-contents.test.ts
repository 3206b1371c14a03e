import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.ts';
import { bundle, createProject, removeProject } from '../support/bundles.ts';

let folder: string;
beforeAll(() => {
  folder = createProject();
}, 300_000);
afterAll(() => removeProject(folder));

const heavy = [
  'jose',
  'aws4fetch',
  '@hono/node-server',
  '@opentelemetry/api',
  '@aws-sdk/client-secrets-manager',
  '@aws-sdk/client-dynamodb',
];
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
    ['native-cognito-shared', { auth: { mode: 'cognito' }, sharedLimits: true }, ['jose', 'aws4fetch'], ['main.mjs']],
    [
      'fargate-cognito-shared',
      { runtime: 'fargate', auth: { mode: 'cognito' }, sharedLimits: true },
      ['jose', '@hono/node-server', '@aws-sdk/client-dynamodb'],
      ['Dockerfile', 'main.mjs'],
    ],
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
      const bundled = bundle(folder, name, config);
      expect(heavy.filter((packageName) => bundled.packages.has(packageName))).toEqual(expected);
      expect(never.filter((packageName) => bundled.packages.has(packageName))).toEqual([]);
      expect(bundled.files).toEqual(files);
      // All of it loads, and the first that a server does is to read its environment.
      for (const file of files.filter((name) => name.endsWith('.mjs'))) {
        const env = { PATH: process.env.PATH };
        const { stdout, status } = spawnSync(process.execPath, [join(bundled.outdir, file)], { env, timeout: 30_000 });
        expect(status).toBe(1);
        expect(JSON.parse(String(stdout))).toMatchObject({
          level: 'ERROR',
          error: { message: 'MCP_AUTH_MODE is not set.' },
        });
      }
    },
    60_000,
  );
});
