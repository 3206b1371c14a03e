import { readFileSync } from 'node:fs';
import { UserError } from './errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object in a text; undefined where it is anything else. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Reads a file that holds a JSON object.
 * @param suggestion what to do where it does not
 * @throws UserError
 */
export function readJsonObject(path: string, suggestion = 'Restore it from your repository.'): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    const why = error instanceof SyntaxError ? `is not valid JSON: ${message}` : `cannot be read: ${message}`;
    throw new UserError(`${path} ${why}`, suggestion, { cause: error });
  }
  if (isJsonObject(value)) return value;
  throw new UserError(`${path} is not a JSON object.`, suggestion);
}

/** As commands print it with `--json`. */
export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
