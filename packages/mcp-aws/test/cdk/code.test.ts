import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auths, type Choice, hostings } from './support/combinations.ts';
import { createFolder } from './support/folders.ts';
import { configOf, createApp, serve } from './support/stacks.ts';

/** A project whose library is a stub: what is bundled of the real one is the subject of the tests of the bundle. */
function project(files: Record<string, string> = {}): string {
  const folder = createFolder('project');
  const library = join(folder, 'node_modules/mcp-aws');
  mkdirSync(library, { recursive: true });
  mkdirSync(join(folder, 'src'));
  const starts = [
    'startLog',
    'startLambda',
    'startStreamingLambda',
    'startWebAdapter',
    'startContainer',
    'startAuthorizer',
  ];
  const stub = [
    ...starts.map((name) => `export const ${name} = async (load) => load;`),
    `export const ${['none', 'apiKey', 'iam', 'cognito', 'oidc', 'xray', 'otel'].map((name) => `${name} = 0`).join(', ')};`,
  ];
  const all = {
    'package.json': '{ "name": "my-server", "version": "1.0.0", "type": "module" }',
    'src/server.ts': "export default 'the server';",
    'node_modules/mcp-aws/package.json':
      '{ "name": "mcp-aws", "type": "module", "exports": { "./lambda": "./stub.js", "./http": "./stub.js" } }',
    'node_modules/mcp-aws/stub.js': stub.join('\n'),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) writeFileSync(join(folder, path), text);
  return folder;
}

interface Asset {
  readonly files: readonly string[];
  readonly read: (file: string) => string;
}

/** What is deployed, with bundles. */
function assetsOf(choice: Choice, folder: string, entry?: string): Asset[] {
  const app = createApp({ 'aws:cdk:bundling-stacks': ['**'] });
  serve(configOf(choice), { folder, ...(entry === undefined ? {} : { entry }) }, app);
  const { directory } = app.synth();
  const assets = readdirSync(directory).filter((name) => name.startsWith('asset.') && !name.includes('.zip'));
  return assets.map((name) => ({
    files: readdirSync(join(directory, name)).sort(),
    read: (file) => readFileSync(join(directory, name, file), 'utf8'),
  }));
}

describe('the code of a server', () => {
  it.each([
    ['native', auths.none, ['main.mjs']],
    ['native streaming', auths.cognito, ['authorizer.mjs', 'main.mjs']],
    ['web-adapter', auths.none, ['main.mjs', 'run.sh']],
    ['fargate', auths.none, ['Dockerfile', 'main.mjs']],
  ] as const)('on %s is bundled at synthesis', (hosting, auth, files) => {
    const [bundle] = assetsOf({ ...hostings[hosting], auth }, project()).filter((asset) =>
      asset.files.includes('main.mjs'),
    );
    expect(bundle?.files).toEqual(files);
    expect(bundle?.read('main.mjs')).toContain('the server');
  });

  it('is where its owner says', () => {
    const folder = project({ 'src/other.ts': "export default 'another server';" });
    const [bundle] = assetsOf({ ...hostings.native, auth: auths.none }, folder, 'src/other.ts');
    expect(bundle?.read('main.mjs')).toContain('another server');
  });

  it('is put into dist for a Dockerfile of the project, which gets neither modules nor what is synthesized', () => {
    const dockerfile = 'FROM scratch\nCOPY dist dist\n';
    const folder = project({ Dockerfile: dockerfile });
    const [image] = assetsOf({ ...hostings.fargate, auth: auths.none }, folder).filter(({ files }) =>
      files.includes('Dockerfile'),
    );
    expect(image?.files).toEqual(['Dockerfile', 'dist', 'package.json', 'src']);
    expect(image?.read('Dockerfile')).toBe(dockerfile);
    expect(image?.read('dist/main.mjs')).toContain('the server');
  });
});
