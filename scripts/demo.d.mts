import type { Step } from './terminal-svg.mjs';

export function stepsOf(
  pane: number,
  pieces: readonly { readonly text: string; readonly at: number }[],
  startedAt: number,
  hide?: (text: string) => string,
): Step[];
