import { readFileSync } from 'node:fs';

/** This tool's own version; package.json lies beside both src/ and dist/. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
