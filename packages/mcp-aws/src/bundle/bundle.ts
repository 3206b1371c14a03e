import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import type { Config } from '../config/config.ts';
import { withEntries } from './entry-files.ts';

export { identityOf } from './identity.ts';

export interface BundleOptions {
  /** Of the project. */
  readonly folder: string;
  readonly config: Config;
  /** A folder that is made anew. `<outdir>.meta.json` beside it says what went into the bundle. */
  readonly outdir: string;
  /** The module whose default export is the server. Default: src/server.ts. */
  readonly entry?: string;
}

/**
 * Bundles a server for its runtime and auth mode: main.mjs, authorizer.mjs where API Gateway asks one, run.sh for the Web
 * Adapter, and a Dockerfile for Fargate. The same input gives the same bytes, which everybody may read: Lambda runs the
 * code as another user than the one who packed it.
 * @throws Error of esbuild naming file and line of what cannot be bundled
 */
export function bundleServer({ folder, config, outdir, entry = 'src/server.ts' }: BundleOptions): void {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const metafiles = withEntries({ folder, config, entry }, (entries) =>
    entries.map((path) => bundleOne(path, folder, outdir)),
  );
  if (config.runtime === 'web-adapter') copyFromPackage('image/run.sh', join(outdir, 'run.sh'));
  if (config.runtime === 'fargate') copyFromPackage('image/Dockerfile', join(outdir, 'Dockerfile'));
  writeFileSync(`${outdir}.meta.json`, JSON.stringify(merged(metafiles)));
  for (const file of readdirSync(outdir)) chmodSync(join(outdir, file), file === 'run.sh' ? 0o755 : 0o644);
  chmodSync(outdir, 0o755);
}

/** @param path of the entry's code */
function bundleOne(path: string, folder: string, outdir: string): Metafile {
  const { metafile } = buildSync({
    absWorkingDir: folder,
    entryPoints: [path],
    outfile: join(outdir, `${basename(path, '.ts')}.mjs`),
    bundle: true,
    minify: true,
    keepNames: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // CommonJS packages call require for Node's own modules, which an ES module does not have.
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
    alias: { '@modelcontextprotocol/server/_shims': shims },
    metafile: true,
    logLevel: 'silent', // what it throws says it all
  });
  return metafile;
}

const shims = fileURLToPath(new URL(`./sdk-shims${extname(import.meta.url)}`, import.meta.url));

function copyFromPackage(path: string, target: string): void {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, path))) root = dirname(root);
  cpSync(join(root, path), target);
}

const merged = (metafiles: readonly Metafile[]): Metafile => ({
  inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
  outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
});
