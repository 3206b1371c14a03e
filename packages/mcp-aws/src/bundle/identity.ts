import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '../server/build/server.ts';

/** What the server is called, from package.json. */
export function identityOf(folder: string): Identity {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, displayName, version } = manifest;
  return {
    name: String(name),
    ...(typeof displayName === 'string' ? { title: displayName } : {}),
    version: String(version ?? '0.0.0'),
  };
}
