import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { bundleServer } from '../../src/bundle/bundle.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { folderWithLibrary } from './build-library.ts';
import { configWith } from './config.ts';

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

/** A project with one tool, and the library in it. */
export function createProject(): string {
  const folder = folderWithLibrary();
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'server.ts'), server);
  const manifest = { name: 'my-server', displayName: 'My server', version: '1.2.3', type: 'module' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

export const removeProject = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export interface Bundle {
  readonly outdir: string;
  /** Packages that are in it. */
  readonly packages: ReadonlySet<string>;
  readonly files: readonly string[];
}

/** The bundle of a project with this configuration. */
export function bundle(folder: string, name: string, config: Partial<ConfigInput> = {}): Bundle {
  const outdir = join(folder, 'dist', name);
  bundleServer({ folder, config: configWith(config), outdir });
  const { outputs } = JSON.parse(readFileSync(`${outdir}.meta.json`, 'utf8')) as Pick<Metafile, 'outputs'>;
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const kept = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const packages = kept.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return { outdir, packages: new Set(packages), files: readdirSync(outdir).sort() };
}
