import { Command, CommanderError } from 'commander';
import { type Bin, createCommand } from './cli-create.ts';
import { Cancelled, exitCode, Unread, UserError } from './errors.ts';
import { version } from './package.ts';
import { printable } from './printable.ts';
import { erase, printJson } from './terminal.ts';

const exitCodes = `
Exit codes:
  0    done
  1    failed; the message says what to do
  2    a wrong flag, or a missing or impossible answer; nothing was changed
  130  cancelled`;

/** The one way in and out: parses, runs, and turns every outcome into output and an exit code. */
export async function main(bin: Bin, argv: readonly string[]): Promise<void> {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(exitCode.cancelled); // a second Ctrl-C does not wait
    abort.abort();
  };
  // Not `once`: execa ends the process on a signal that nobody seems to listen to.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', whenUnread);
  try {
    await (await program(bin, abort.signal)).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!abort.signal.aborted) {
      process.exitCode = report(error, argv);
      return;
    }
    // What an interrupted step throws is of no interest to who interrupted it, and what it waits for holds nobody up.
    process.exit(report(error instanceof Cancelled ? error : new Cancelled('Cancelled.'), argv));
  }
}

/** Whoever read the output has gone, as `head` does: no reason to stop or to complain. */
function whenUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.exitCode = exitCode.failed;
}

async function program(bin: Bin, signal: AbortSignal): Promise<Command> {
  const root = bin === 'mcp-aws' ? new Command() : createCommand(new Command(), signal, bin);
  root
    .name(bin)
    .version(version, '-v, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .addHelpText('after', exitCodes)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  if (bin === 'mcp-aws') {
    // Else -v of a command, which is --verbose there, would print the version.
    root
      .description('Operate Model Context Protocol servers on AWS.')
      .helpCommand('help [command]', 'Print the help of a command')
      .enablePositionalOptions();
    root.addCommand(createCommand(new Command('create'), signal, bin).copyInheritedSettings(root));
    const { operateCommands } = await import('./cli-operate.ts'); // which create-mcp-aws does not load
    for (const command of operateCommands(signal)) root.addCommand(command.copyInheritedSettings(root));
  }
  return root;
}

/** Says what happened on the right stream. Returns the exit code. */
function report(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.done; // --help and --version
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCode.usage; // it is on stderr
  if (error instanceof Unread) return exitCode.done;
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const { code, message, next, exit, details } = outcome(error);
  const lines = [exit === exitCode.cancelled || message === '' ? message : `Error: ${message}`, next].map(printable);
  if (own.includes('--json')) printJson({ success: false, code, error: message, fix: next, ...details });
  else process.stderr.write(erase + lines.map((line) => (line === '' ? '' : `${line}\n`)).join(''));
  if (own.some((word) => word === '--verbose' || word === '-v') && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return exit;
}

const cures: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Nothing was written.',
  ENOTDIR: 'A part of the path is a file, not a folder. Nothing was written.',
  EACCES: 'You may not write there; choose another folder. Nothing was written.',
  ENAMETOOLONG: 'Choose a shorter path. Nothing was written.',
};

interface Outcome {
  code: string;
  message: string;
  next: string;
  exit: number;
  details?: object | undefined;
}

function outcome(error: unknown): Outcome {
  if (error instanceof Cancelled)
    return { code: 'cancelled', message: error.message, next: '', exit: exitCode.cancelled };
  if (error instanceof CommanderError) {
    return { code: 'usage', message: error.message.replace(/^error: /, ''), next: 'See --help.', exit: exitCode.usage };
  }
  if (error instanceof UserError) {
    return {
      code: error.exit === exitCode.usage ? 'usage' : 'failed',
      message: error.message,
      next: error.next,
      exit: error.exit,
      details: error.details,
    };
  }
  const cause = error instanceof Error ? error.message : String(error);
  const system = error instanceof Error && 'syscall' in error;
  return {
    code: 'failed',
    message: cause,
    next:
      cures[(error as NodeJS.ErrnoException).code ?? ''] ??
      (system
        ? 'The system refused it; check the path and its permissions. Nothing was written.'
        : 'This is a defect of create-mcp-aws. Run again with --verbose and report what it prints.'),
    exit: exitCode.failed,
  };
}
