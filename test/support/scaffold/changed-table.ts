import type { Answers } from '../../../src/create/answers.ts';
import type { OptionTable } from '../../../src/create/option.ts';
import { optionTable } from '../../../src/create/options.ts';

/** Defaults that differ from those of the table, for every option that has one. */
export const changedDefaults = {
  dir: 'another-server',
  runtime: 'web-adapter',
  streaming: true,
  auth: 'api-key',
  region: 'eu-north-1',
  ci: 'gitlab',
  tracing: 'otel',
  pm: 'pnpm',
  install: false,
  git: false,
} as const satisfies Partial<Answers>;

/** A copy of the table in which only the defaults are others. */
export const changedTable: OptionTable = optionTable.map((option) => {
  const value = (changedDefaults as Partial<Answers>)[option.name];
  return value === undefined ? option : ({ ...option, default: () => value } as OptionTable[number]);
});
