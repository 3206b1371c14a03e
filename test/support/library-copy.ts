import { basename, join } from 'node:path';
import fs from 'fs-extra';
import { root } from './paths.ts';

const library = join(root, 'packages/mcp-aws');

/** Gives a project a copy of the library that can be changed. Returns its compiled sources. */
export function copyLibrary(folder: string): string {
  const copy = join(folder, 'node_modules/mcp-aws');
  fs.removeSync(join(folder, 'node_modules')); // what is not in the project's own folder is found above it
  fs.copySync(join(library, 'package.json'), join(copy, 'package.json'));
  const isCode = (path: string): boolean => !/\.(map|d\.ts)$/.test(basename(path));
  fs.copySync(join(library, 'dist'), join(copy, 'dist'), { filter: isCode });
  return join(copy, 'dist');
}
