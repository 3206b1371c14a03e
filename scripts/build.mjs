// Bundles the tool into dist/ with everything it needs, so that npx fetches one small package.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function build() {
  rmSync(`${root}dist`, { recursive: true, force: true });
  await esbuild({
    absWorkingDir: root,
    entryPoints: ['src/create-mcp-aws.ts', 'src/mcp-aws.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true, // what a command does not need is a chunk that it does not load
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    legalComments: 'linked',
    // CommonJS dependencies call require for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
