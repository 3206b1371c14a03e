import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleServer, identityOf } from '../../src/bundle/bundle.ts';
import { mcpMessage, mcpRequest } from '../../src/testing/mcp-request.ts';
import { httpApiGateway } from '../support/api-gateway.ts';
import { bundle, createProject, removeProject } from '../support/bundles.ts';
import { configWith } from '../support/config.ts';

let folder: string;
beforeAll(() => {
  folder = createProject();
}, 300_000);
afterAll(() => removeProject(folder));

describe('a bundle', () => {
  it('is the same each time', () => {
    const [first, second] = ['one', 'two'].map((name) => bundle(folder, name, { runtime: 'web-adapter' }));
    for (const file of first?.files ?? []) {
      const read = (outdir = ''): string => readFileSync(join(outdir, file), 'utf8');
      expect(read(first?.outdir)).toBe(read(second?.outdir));
    }
    expect(first?.files).toEqual(second?.files);
  });

  it('can be read by everyone, whatever the umask', () => {
    const umask = process.umask(0o077);
    try {
      const { outdir, files } = bundle(folder, 'masked', { runtime: 'web-adapter' });
      const modes = files.map((file) => [file, (statSync(join(outdir, file)).mode & 0o777).toString(8)]);
      expect(Object.fromEntries(modes)).toEqual({ 'main.mjs': '644', 'run.sh': '755' });
      expect((statSync(outdir).mode & 0o777).toString(8)).toBe('755');
    } finally {
      process.umask(umask);
    }
  });

  it('names no folder of the machine that made it', () => {
    const { outdir } = bundle(folder, 'paths', { auth: { mode: 'cognito' } });
    expect(readFileSync(join(outdir, 'main.mjs'), 'utf8')).not.toContain(folder);
  });

  it('replaces the one that was there', () => {
    const { outdir } = bundle(folder, 'again');
    writeFileSync(join(outdir, 'left-over.mjs'), '');
    expect(bundle(folder, 'again').files).toEqual(['main.mjs']);
  });

  it('cannot be made of code with a mistake, which is named', () => {
    writeFileSync(join(folder, 'src', 'broken.ts'), 'export default nothing(;');
    const outdir = join(folder, 'dist', 'broken');
    expect(() => bundleServer({ folder, config: configWith(), outdir, entry: 'src/broken.ts' })).toThrow(
      /src\/broken\.ts:1:\d+/,
    );
  });

  it('has what the server prints while it is loaded in its log', () => {
    writeFileSync(
      join(folder, 'src', 'printing.ts'),
      "import { defineServer } from 'mcp-aws';\nconsole.log('loading');\nexport default defineServer({});\n",
    );
    const outdir = join(folder, 'dist', 'printing');
    bundleServer({ folder, config: configWith(), outdir, entry: 'src/printing.ts' });
    const { stdout } = spawnSync(process.execPath, [join(outdir, 'main.mjs')], { env: { PATH: process.env.PATH } });
    const lines = String(stdout).split('\n').filter(Boolean);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'INFO', message: 'loading', service: 'my-server' },
      { level: 'ERROR', message: 'uncaught exception' },
    ]);
  });

  it('answers, under the name of the project', async () => {
    const { outdir } = bundle(folder, 'running');
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
