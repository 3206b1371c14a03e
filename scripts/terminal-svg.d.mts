/** What happens in a pane: a command is typed, or output comes `after` so many milliseconds. */
export type Step =
  | { readonly pane: number; readonly command: string }
  | { readonly pane: number; readonly output: string; readonly after?: number };

export interface Line {
  readonly pane: number;
  readonly text: string;
  /** Milliseconds from the beginning. */
  readonly at: number;
  /** How long it takes to type it. */
  readonly typedMs?: number;
  readonly isPrompt?: boolean;
}

export interface Recording {
  readonly steps: readonly Step[];
  readonly panes: readonly { readonly title: string; readonly rows: number }[];
  readonly columns: number;
  readonly label: string;
}

export function timelineOf(steps: readonly Step[], columns: number): { lines: Line[]; totalMs: number };
export function wrapped(text: string, columns: number): string[];
export function renderTerminal(recording: Recording): string;
