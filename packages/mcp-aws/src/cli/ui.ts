/** Whether nobody is there to answer, as in a pipeline. */
export const inCi = ({ CI }: NodeJS.ProcessEnv): boolean => !['', '0', 'false', undefined].includes(CI);

/** The environment without variables that are set to nothing, as pipelines set those that they do not have. */
export const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

/** How a command talks to its user and to the machine that it runs on. */
export interface Ui {
  readonly cwd: string;
  /** Has no variable that is set to nothing. */
  readonly env: NodeJS.ProcessEnv;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** A person sits at a terminal and can be asked. */
  readonly interactive: boolean;
  /** Every yes-or-no question is answered with yes. */
  readonly yes: boolean;
  /** Data is read by a person, not by a program. */
  readonly pretty: boolean;
  /** A person watches the progress, which is updated in place. */
  readonly live: boolean;
  /** Whether what a person sees may have colors. */
  readonly color: boolean;
  /** Tells the user what is going on: a line on stderr. */
  note(line: string): void;
  /** What is going on right now, in a line that the next one replaces; only on a terminal. */
  status(line: string): void;
  /** Data: text on stdout. Resolves when there is room for more. @throws OutputClosed when nobody reads it any more */
  print(text: string): Promise<void>;
  /** @throws Cancelled when the user ends it */
  confirm(question: string): Promise<boolean>;
  /** Asks for a line of text. @throws Cancelled when the user ends it */
  type(question: string): Promise<string>;
}
