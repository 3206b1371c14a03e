import { CommanderError } from 'commander';
import { Cancelled, exitCode, OutputClosed, UserError } from './errors.ts';
import { sanitizeForTerminal } from './sanitize-terminal.ts';
import type { Terminal } from './terminal.ts';

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Make room, and run it again.',
  ENOTDIR: 'A part of the path is a file, not a folder.',
  EACCES: 'You may not read or write there. Check the permissions of the path.',
  ENAMETOOLONG: 'Choose a shorter path.',
};

interface Outcome {
  readonly code: 'cancelled' | 'usage' | 'failed';
  readonly message: string;
  readonly suggestion: string;
  readonly exit: number;
  readonly details?: object | undefined;
}

interface Reported {
  /** The name of the tool, for errors that are defects of it. */
  readonly tool: string;
  readonly argv: readonly string[];
  readonly terminal: Terminal;
}

/** Turns what a command threw into output on the right stream. Returns the exit code. */
export function reportError(error: unknown, { tool, argv, terminal }: Reported): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.done; // --help and --version
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCode.usage; // it is on stderr
  if (error instanceof OutputClosed) return exitCode.done;
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const { code, message, suggestion, exit, details } = outcomeOf(error, tool);
  if (own.includes('--json')) terminal.json({ success: false, code, error: message, fix: suggestion, ...details });
  else {
    const lines = [code === 'cancelled' || message === '' ? message : `Error: ${message}`, suggestion];
    const shown = lines.filter((line) => line !== '').map((line) => `${sanitizeForTerminal(line)}\n`);
    terminal.error(shown.join(''));
  }
  if (own.some((word) => word === '--verbose' || word === '-v') && error instanceof Error)
    terminal.error(`${error.stack}\n`);
  return exit;
}

function outcomeOf(error: unknown, tool: string): Outcome {
  if (error instanceof Cancelled)
    return { code: 'cancelled', message: error.message, suggestion: '', exit: exitCode.cancelled };
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    return { code: 'usage', message, suggestion: 'See --help.', exit: exitCode.usage };
  }
  if (error instanceof UserError) {
    const { message, suggestion, exit, details } = error;
    return { code: exit === exitCode.usage ? 'usage' : 'failed', message, suggestion, exit, details };
  }
  return {
    code: 'failed',
    message: error instanceof Error ? error.message : String(error),
    suggestion: remedyFor(error, tool),
    exit: exitCode.failed,
  };
}

function remedyFor(error: unknown, tool: string): string {
  const remedy = remedies[(error as NodeJS.ErrnoException | undefined)?.code ?? ''];
  if (remedy !== undefined) return remedy;
  return error instanceof Error && 'syscall' in error
    ? 'The system refused it. Check the path and its permissions.'
    : `This is a defect of ${tool}. Run it again with --verbose, and report what it prints.`;
}
