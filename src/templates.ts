import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Template {
  /** The folder below templates/, which is also its condition: `base`, `+native`, `+lambda+streaming`. */
  readonly layer: string;
  /** Path inside the layer, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

// Right from src/ and from the bundle in dist/ alike: both lie beside templates/.
export const templatesFolder = fileURLToPath(new URL('../templates', import.meta.url));

/** All layers, in a stable order. */
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
    return [{ layer, path, content: readFileSync(join(templatesFolder, layer, path), 'utf8') }];
  });
}
