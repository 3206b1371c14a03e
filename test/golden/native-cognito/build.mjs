// Bundles the server into dist/. That folder is all that is deployed.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  // An authorizer is there only where API Gateway asks one.
  entryPoints: ['src/main.ts', 'src/authorizer.ts'].filter((path) => existsSync(`${root}${path}`)),
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  keepNames: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  // CommonJS packages call require for Node's own modules, which an ES module does not have.
  banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  alias: { '@modelcontextprotocol/server/_shims': './build.shims.mjs' },
  metafile: true,
});
// What went into the bundle, for `npm run sbom`.
writeFileSync(`${root}dist.meta.json`, JSON.stringify(metafile));
