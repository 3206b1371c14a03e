import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type Config, parseConfig } from './config.ts';
import { ConfigError } from './errors.ts';

export const configFile = 'mcp-aws.jsonc';

/** The folder of the project that `cwd` is in, which is where its mcp-aws.jsonc is. Undefined outside a project. */
export function findProjectFolder(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, configFile))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * Reads mcp-aws.jsonc. No code of the project is run.
 * @param folder of the project
 * @throws ConfigError naming the line that is wrong, or the setting and what to choose instead
 */
export function readConfig(folder: string): Config {
  const path = join(folder, configFile);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`${path} cannot be read: ${(cause as Error).message}`, 'Restore it from your repository.', {
      cause,
    });
  }
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw new ConfigError(
      `${path} is not valid JSON: line ${line}, ${printParseErrorCode(first.error)}.`,
      'Fix that line.',
    );
  }
  return parseConfig(value, path);
}
