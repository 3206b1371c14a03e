import { onScreen, type Screen } from '../scaffold/screen.ts';
import { bin } from './cli.ts';

/** Runs `mcp-aws` in a terminal, where somebody can be asked. @param env further environment */
export function openTerminal(
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Screen> {
  const { CI: _, ...rest } = env;
  const settings = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  return onScreen(['env', ...settings, ...bin, ...args], folder);
}

/** Text as a terminal shows it in green. */
export const green = (text: string): string => `\u001b[32m${text}`;
