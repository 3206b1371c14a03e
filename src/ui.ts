/** Whether no person is there, as in a pipeline. */
export const inCi = ({ CI }: NodeJS.ProcessEnv): boolean => !['', '0', 'false', undefined].includes(CI);

/** What a command may do with the person and the machine it runs for. cli.ts makes it. */
export interface Ui {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** A person sits at a terminal and may be asked. */
  readonly interactive: boolean;
  /** Every question of yes or no is answered with yes. */
  readonly yes: boolean;
  /** Data is read by a person, not by a program. */
  readonly pretty: boolean;
  /** Progress is watched by a person, who is shown it in place. */
  readonly live: boolean;
  /** Whether what a person sees may have colours. */
  readonly color: boolean;
  /** Tells a person what is going on: a line on stderr. */
  note(line: string): void;
  /** What is going on right now, in a line that is replaced by the next; only on a terminal. */
  status(line: string): void;
  /** Data: text on stdout. Resolves when there is room for more. */
  print(text: string): Promise<void>;
  /** @throws Cancelled when the person ends it */
  confirm(question: string): Promise<boolean>;
  /** @throws Cancelled when the person ends it */
  type(question: string): Promise<string>;
}
