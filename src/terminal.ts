import { once } from 'node:events';
import { Cancelled, Unread } from './errors.ts';
import { inCi, type Ui } from './ui.ts';

export const printJson = (value: object): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

/** The line that the cursor is in. */
export const erase = process.stderr.isTTY ? '\r\u001b[2K' : '';

/** Whether a person can be asked: a terminal, and neither CI nor a program that reads the output. */
export const isInteractive = (json: boolean): boolean =>
  !json && !inCi(process.env) && process.stdin.isTTY && process.stderr.isTTY;

/** The terminal, or the pipes, that this process was started with. */
export function terminal({ yes, json, signal }: { yes: boolean; json: boolean; signal: AbortSignal }): Ui {
  return {
    cwd: process.cwd(),
    env: process.env,
    signal,
    interactive: isInteractive(json),
    yes,
    pretty: !json && process.stdout.isTTY === true,
    live: !json && process.stderr.isTTY === true,
    color: (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb',
    note: (line) => void process.stderr.write(`${erase}${line}\n`),
    status: (line) =>
      void (process.stderr.isTTY && process.stderr.write(`${erase}${line.slice(0, process.stderr.columns - 1)}`)),
    print: (text) => print(text, signal),
    async confirm(message) {
      const { confirm } = await import('@clack/prompts');
      return answered(await confirm({ message, initialValue: false, output: process.stderr, signal }));
    },
    async type(message) {
      const { text } = await import('@clack/prompts');
      return answered(await text({ message, output: process.stderr, signal }));
    },
  };
}

function answered<T>(value: T): Exclude<T, symbol> {
  if (typeof value === 'symbol') throw new Cancelled('Cancelled. Nothing was changed.');
  return value as Exclude<T, symbol>;
}

let unread = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') unread = true;
});

async function print(text: string, signal: AbortSignal): Promise<void> {
  if (unread) throw new Unread();
  if (process.stdout.write(text)) return;
  // The error of a closed pipe comes in place of the drain.
  await once(process.stdout, 'drain', { signal }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
