import type { Ui } from '../../../packages/mcp-aws/src/cli/ui.ts';

const never = (): never => {
  throw new Error('Nobody can be asked.');
};

/** Where nobody is: says nothing, and cannot be asked. */
export const silentUi = (ui: Partial<Ui> = {}): Ui => ({
  cwd: '/nowhere',
  env: {},
  signal: new AbortController().signal,
  interactive: false,
  yes: false,
  pretty: false,
  live: false,
  color: false,
  note: () => undefined,
  status: () => undefined,
  print: async () => undefined,
  confirm: never,
  type: never,
  ...ui,
});
