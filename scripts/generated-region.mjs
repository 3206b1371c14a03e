// Parts of Markdown files that are written by scripts, between `<!-- name -->` and `<!-- /name -->`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The text with other content in a region: on lines of its own, or within a line where the region is within one.
 * @throws Error where the region is not there exactly once
 */
export function withRegion(text, name, content) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const parts = text.split(start);
  const rest = parts[1]?.split(end) ?? [];
  if (parts.length !== 2 || rest.length !== 2) throw new Error(`There has to be one region ${name}.`);
  const around = rest[0].startsWith('\n') ? '\n' : '';
  return `${parts[0]}${start}${around}${content.trim()}${around}${end}${rest[1]}`;
}

/**
 * Writes a region of a file; with `--check` on the command line, only says whether it would change.
 * @param path from the root of the repository
 */
export function writeRegion(path, name, content, argv = process.argv.slice(2)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const before = readFileSync(file, 'utf8');
  const after = withRegion(before, name, content);
  if (after === before) return;
  if (!argv.includes('--check')) return writeFileSync(file, after);
  console.error(`${path} is out of date. Run npm run docs, and commit what it writes.`);
  process.exitCode = 1;
}

/** Whether a module is the script that was started. */
export const isStarted = (url) => process.argv[1] === fileURLToPath(url);
