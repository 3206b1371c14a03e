import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';

/** Of the tool and of the library. */
export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** A clone puts the library into the projects that it makes: this file, which the build packs. */
export const packedLibrary: string = join(root, `dist/library/mcp-aws-${version}.tgz`);
