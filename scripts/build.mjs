// Builds both packages: the library with the compiler and its command line with esbuild, then the scaffolder as one small
// bundle that has its templates and, in a clone, a tarball of the library.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import Handlebars from 'handlebars';

const root = fileURLToPath(new URL('..', import.meta.url));
const library = join(root, 'packages/mcp-aws');
// CommonJS dependencies call require for Node's own modules.
const banner = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};
const common = {
  bundle: true,
  splitting: true, // what a command does not need is a chunk that it does not load
  minify: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  legalComments: 'none', // whole licenses are in a file of their own
  banner,
};

export async function build() {
  await buildLibrary();
  await buildScaffolder();
  packLibrary();
}

export async function buildLibrary() {
  rmSync(join(library, 'dist'), { recursive: true, force: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: library, stdio: ['ignore', 2, 2] });
  const { jsonSchema } = await import(new URL('../packages/mcp-aws/dist/config/schema.js', import.meta.url));
  writeFileSync(join(library, 'schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
  const { dependencies } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'));
  const { metafile } = await esbuild({
    ...common,
    absWorkingDir: library,
    entryPoints: ['src/cli/mcp-aws.ts'],
    outdir: 'dist/cli',
    external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
    plugins: [compiledModules],
  });
  writeFileSync(join(library, 'dist/cli/THIRD-PARTY-LICENSES.txt'), licensesOf(Object.keys(metafile.inputs), library));
}

/** What the command line imports from the rest of the library is there already, compiled. */
const compiledModules = {
  name: 'compiled-modules',
  setup(build) {
    const source = join(library, 'src');
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      if (!resolveDir.startsWith(source)) return undefined;
      const target = relative(source, resolve(resolveDir, path));
      if (target.startsWith(`cli${sep}`) || !path.endsWith('.ts')) return undefined;
      return { path: `../${target.replaceAll(sep, '/').replace(/\.ts$/, '.js')}`, external: true };
    });
  },
};

export async function buildScaffolder() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { metafile } = await esbuild({
    ...common,
    absWorkingDir: root,
    entryPoints: ['src/create-mcp-aws.ts'],
    outdir: 'dist',
    plugins: [compiledTemplates],
  });
  writeFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), licensesOf(Object.keys(metafile.inputs), root));
}

/** For projects that are made by this clone: neither package is on the registry yet. */
export function packLibrary() {
  const folder = join(root, 'dist/library');
  mkdirSync(folder, { recursive: true });
  const npm = process.env.npm_execpath;
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const args = [...first, 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  execFileSync(command, args, {
    cwd: library,
    stdio: ['ignore', 'ignore', 2],
    shell: npm === undefined && sep === '\\',
  });
}

/** The license of every package that is part of a bundle, as their authors ask. */
function licensesOf(inputs, folder) {
  const found = inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean);
  const packages = [...new Set(found.map((path) => resolve(folder, path)))].sort();
  const byText = new Map();
  for (const { title, text } of packages.map(licenseOf)) byText.set(text, [...(byText.get(text) ?? []), title]);
  return [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}`).join('\n\n');
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
  return { title: `${name} ${version}`, text };
}

/** Puts the templates in place of src/scaffold/templates.ts: compiling and reading them would be a third of a run. */
const compiledTemplates = {
  name: 'compiled-templates',
  setup(build) {
    build.onLoad({ filter: /src[\\/]scaffold[\\/]templates\.ts$/ }, async ({ path }) => ({
      contents: templatesModule(listIn(path, 'layers'), listIn(path, 'generated')),
      resolveDir: dirname(path),
    }));
  },
};

/** A list of src/scaffold/templates.ts, as that file has it. */
function listIn(path, name) {
  const list = new RegExp(`export const ${name}\\b[^=]*= \\[([^\\]]*)\\]`).exec(readFileSync(path, 'utf8'))?.[1];
  if (list === undefined) throw new Error(`${path} has no list ${name}.`);
  return [...list.matchAll(/'([^']+)'/g)].map(([, word]) => word);
}

function templatesModule(layers, generated) {
  const templates = layers.flatMap((layer) => {
    const folder = join(root, 'templates', layer);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .filter((path) => !path.split('/').some((part) => generated.includes(part)))
      .sort()
      .map((path) => templateCode(layer, path, readFileSync(join(folder, path), 'utf8')));
  });
  return `import Handlebars from 'handlebars/runtime.js';\nexport const readTemplates = () => [${templates.join(',\n')}];`;
}

function templateCode(layer, path, content) {
  const fields = JSON.stringify({ layer, path, content }).slice(1, -1);
  if (!path.endsWith('.hbs')) return `{${fields}}`;
  const options = { noEscape: true, strict: true, knownHelpersOnly: true };
  return `{${fields}, render: Handlebars.template(${Handlebars.precompile(content, options)})}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
