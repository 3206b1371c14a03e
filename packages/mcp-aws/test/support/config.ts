import { expect } from 'vitest';
import { type Config, parseConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/errors.ts';

/** The least that an mcp-aws.jsonc has, and this. */
export const inputWith = (more: object = {}): Record<string, unknown> => ({
  name: 'my-server',
  region: 'eu-central-1',
  runtime: 'native',
  auth: { mode: 'none' },
  ...more,
});

export const configWith = (more: object = {}): Config => parseConfig(inputWith(more));

/** What is said of a configuration that is refused. */
export function refusalOf(run: () => unknown): { message: string; suggestion: string } {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { message: error.message, suggestion: error.suggestion };
  }
  return expect.fail('It is not refused.');
}
