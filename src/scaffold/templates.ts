import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

export interface Template {
  /** The folder below templates/: `base`, `pipeline/github`. */
  readonly layer: string;
  /** Path inside the layer, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** For a path that ends in .hbs. Throws for a field that the data does not have. */
  readonly render?: (data: object) => string;
}

/** Every folder that holds files of projects. */
export const layers = [
  'base',
  'pipeline/github',
  'pipeline/gitlab',
  'package-manager/pnpm',
  'package-manager/yarn-modern',
] as const;
export type Layer = (typeof layers)[number];

/** What is made where somebody works on a layer in place: templates/base/_gitignore has the same. None of it is a template. */
export const generated: readonly string[] = [
  'node_modules',
  'dist',
  'dist.meta.json',
  'sbom.cdx.json',
  'cdk.out',
  'cdk-outputs.json',
  '.mcp-aws',
  '.env',
];

export const templatesFolder: string = fileURLToPath(new URL('../../templates', import.meta.url));

/** Nothing is escaped, as it is not HTML; no field or helper that does not exist. As in scripts/build.mjs. */
const options = { noEscape: true, strict: true, knownHelpersOnly: true };

/** All layers, in a stable order. In the bundle, scripts/build.mjs puts them in place of this function, compiled. */
export const readTemplates = (folder: string = templatesFolder): readonly Template[] =>
  layers.flatMap((layer) =>
    readdirSync(join(folder, layer), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(join(folder, layer).length + 1)
          .replaceAll('\\', '/'),
      )
      .filter((path) => !path.split('/').some((part) => generated.includes(part)))
      .sort()
      .map((path) => templateOf(layer, path, readFileSync(join(folder, layer, path), 'utf8'))),
  );

const templateOf = (layer: Layer, path: string, content: string): Template =>
  path.endsWith('.hbs')
    ? { layer, path, content, render: Handlebars.compile(content, options) }
    : { layer, path, content };
