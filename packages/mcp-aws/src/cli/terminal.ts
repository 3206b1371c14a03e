import { once } from 'node:events';
import { Cancelled, exitCode, OutputClosed } from './errors.ts';
import { inCi, type Ui, withoutEmpty } from './ui.ts';

export interface UiOptions {
  /** Answer every yes-or-no question with yes. */
  readonly yes?: boolean | undefined;
  /** The output is for a program: never ask, and print no colors. */
  readonly json?: boolean | undefined;
}

/** The terminal, or the pipes, that this process was started with. */
export interface Terminal {
  ui(options: UiOptions): Ui;
  /** Writes to stderr, in place of the status line. */
  error(text: string): void;
  /** Writes one JSON object to stdout. */
  json(value: object): void;
}

/**
 * Takes over stdout and stderr. Make one per process: it listens for their readers going away.
 * @param signal fires on Ctrl-C
 */
export function terminal(signal: AbortSignal): Terminal {
  const { stdin, stdout, stderr } = process;
  const env = withoutEmpty(process.env);
  let closed = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') closed = true;
    else process.exitCode = exitCode.failed;
  });
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = exitCode.failed;
  });
  /** Clears the line that the cursor is in. */
  const erase = stderr.isTTY ? '\r\u001b[2K' : '';

  async function print(text: string): Promise<void> {
    if (closed) throw new OutputClosed();
    if (stdout.write(text)) return;
    // The error of a closed pipe comes in place of the drain.
    await once(stdout, 'drain', { signal }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }

  return {
    ui: ({ yes = false, json = false }) => ({
      cwd: process.cwd(),
      env,
      signal,
      interactive: !json && !inCi(env) && stdin.isTTY === true && stderr.isTTY === true,
      yes,
      pretty: !json && stdout.isTTY === true,
      live: !json && stderr.isTTY === true,
      color: (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
      note: (line) => void stderr.write(`${erase}${line}\n`),
      status: (line) => void (stderr.isTTY && stderr.write(`${erase}${line.slice(0, stderr.columns - 1)}`)),
      print,
      async confirm(message) {
        const { confirm } = await import('@clack/prompts');
        return answered(await confirm({ message, initialValue: false, output: stderr, signal }));
      },
      async type(message) {
        const { text } = await import('@clack/prompts');
        return answered(await text({ message, output: stderr, signal }));
      },
    }),
    error: (text) => void stderr.write(`${erase}${text}`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
  };
}

/** @throws Cancelled for the symbol that a prompt returns when the user ends it */
function answered<T>(value: T): Exclude<T, symbol> {
  if (typeof value === 'symbol') throw new Cancelled('Cancelled. Nothing was changed.');
  return value as Exclude<T, symbol>;
}
