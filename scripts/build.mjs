// Bundles the tool into dist/ with everything it needs, templates too, so that npx fetches one small package.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import Handlebars from 'handlebars';

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
    plugins: [compiledTemplates],
    // CommonJS dependencies call require for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
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
    .sort()
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
