// Puts the code of test/recipes into packages/mcp-aws/docs/recipes.md, whose blocks name their files:
// <!-- file: test/recipes/dynamodb/infra/stack.ts -->
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isStarted } from './generated-region.mjs';

const block = /(<!-- file: (\S+) -->\n\n```(\w+)\n)[\s\S]*?```/g;

/**
 * The text with the code that its blocks name. Pure.
 * @param read returns the code of a file, by its path from the root of the repository
 */
export const withCode = (text, read) =>
  text.replace(block, (_, start, path) => `${start}${read(path).trimEnd()}\n\`\`\``);

if (isStarted(import.meta.url)) {
  const root = new URL('../', import.meta.url);
  const file = fileURLToPath(new URL('packages/mcp-aws/docs/recipes.md', root));
  const before = readFileSync(file, 'utf8');
  const after = withCode(before, (path) => readFileSync(new URL(path, root), 'utf8'));
  if (after !== before && process.argv.includes('--check')) {
    console.error('packages/mcp-aws/docs/recipes.md is out of date. Run npm run docs, and commit what it writes.');
    process.exitCode = 1;
  } else if (after !== before) writeFileSync(file, after);
}
