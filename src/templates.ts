import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

export interface Template {
  /** The folder below templates/, which is also its condition: `base`, `+native`, `+lambda+streaming`. */
  readonly layer: string;
  /** Path inside the layer, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** For a path that ends in .hbs. Throws for a field that the data does not have. */
  readonly render?: (data: object) => string;
}

export const templatesFolder = fileURLToPath(new URL('../templates', import.meta.url));

/** Nothing escaped, as it is no HTML; no field or helper that does not exist. As in scripts/build.mjs. */
const options = { noEscape: true, strict: true, knownHelpersOnly: true };

export const templateOf = (layer: string, path: string, content: string): Template =>
  path.endsWith('.hbs')
    ? { layer, path, content, render: Handlebars.compile(content, options) }
    : { layer, path, content };

/** All layers, in a stable order. In the bundle, scripts/build.mjs puts them in place of this function, compiled. */
export function readTemplates(): readonly Template[] {
  return readdirSync(templatesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((layer) => filesIn(layer, ''));
}

function filesIn(layer: string, folder: string): Template[] {
  const entries = readdirSync(join(templatesFolder, layer, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(layer, path);
    return [templateOf(layer, path, readFileSync(join(templatesFolder, layer, path), 'utf8'))];
  });
}
