import type { Command } from 'commander';
import { Cancelled, exitCode } from './errors.ts';
import { reportError } from './outcome.ts';
import { terminal as openTerminal, type Terminal } from './terminal.ts';

/** What the commands of a tool are made with. */
export interface CommandLine {
  readonly terminal: Terminal;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Sets the exit code of a command that has done its work, and found something wrong. */
  exit(code: number): void;
}

/**
 * Runs a command line: parses, runs, and turns every outcome into output and an exit code.
 * @param tool its name, for errors that are defects of it
 * @param argv without the names of Node and the script
 */
export async function runCommandLine(
  tool: string,
  argv: readonly string[],
  createProgram: (line: CommandLine) => Command,
): Promise<void> {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(exitCode.cancelled); // a second Ctrl-C does not wait
    abort.abort();
  };
  // Not `once`: execa ends the process on a signal that nobody seems to listen to.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  const terminal = openTerminal(abort.signal);
  const program = createProgram({
    terminal,
    signal: abort.signal,
    exit: (code) => {
      process.exitCode = code;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!abort.signal.aborted) {
      process.exitCode = reportError(error, { tool, argv, terminal });
      return;
    }
    // What an interrupted step throws does not matter any more, and what it waits for should hold nobody up.
    process.exit(reportError(error instanceof Cancelled ? error : new Cancelled(), { tool, argv, terminal }));
  }
}
