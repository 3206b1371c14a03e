// Bundles the tool into dist/ with everything it needs, templates too, so that npx fetches one small package.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import Handlebars from 'handlebars';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function build() {
  rmSync(`${root}dist`, { recursive: true, force: true });
  const { metafile } = await esbuild({
    absWorkingDir: root,
    metafile: true,
    entryPoints: ['src/create-mcp-aws.ts', 'src/mcp-aws.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true, // what a command does not need is a chunk that it does not load
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    legalComments: 'none', // the whole licences are in a file of their own
    plugins: [compiledTemplates],
    // CommonJS dependencies call require for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  writeFileSync(`${root}dist/THIRD-PARTY-LICENSES.txt`, licencesOf(Object.keys(metafile.inputs)));
}

/** The licence of every package that is part of the bundle, as their authors ask. */
function licencesOf(inputs) {
  const packages = new Set(inputs.map((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean));
  const byText = new Map();
  for (const { title, text } of [...packages].sort().map(licenceOf))
    byText.set(text, [...(byText.get(text) ?? []), title]);
  return [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}`).join('\n\n');
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? `License: ${license}` : readFileSync(join(root, folder, file), 'utf8').trim();
  return { title: `${name} ${version}`, text };
}

/** Puts the templates in place of src/templates.ts: compiling and reading them would be a third of a run. */
const compiledTemplates = {
  name: 'compiled-templates',
  setup(build) {
    build.onLoad({ filter: /src[\\/]templates\.ts$/ }, () => ({ contents: templatesModule(), resolveDir: root }));
  },
};

function templatesModule() {
  const folder = join(root, 'templates');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const templates = files
    .map((file) => join(file.parentPath, file.name))
    // By folder, then by name, as src/templates.ts has it: `+` comes before `/`.
    .sort((a, b) => (a.replaceAll(sep, '\0') < b.replaceAll(sep, '\0') ? -1 : 1))
    .map((file) => {
      const [layer, ...path] = file.slice(folder.length + 1).split(sep);
      const content = readFileSync(file, 'utf8');
      const fields = JSON.stringify({ layer, path: path.join('/'), content }).slice(1, -1);
      if (!file.endsWith('.hbs')) return `{${fields}}`;
      const options = { noEscape: true, strict: true, knownHelpersOnly: true };
      return `{${fields}, render: Handlebars.template(${Handlebars.precompile(content, options)})}`;
    });
  return `import Handlebars from 'handlebars/runtime.js';\nexport const readTemplates = () => [${templates.join(',\n')}];`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
