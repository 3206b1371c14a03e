import { Command, CommanderError, Option as CommanderOption, InvalidArgumentError } from 'commander';
import type { Created } from './commands/create.ts';
import { Cancelled, exitCode, UsageError, UserError } from './errors.ts';
import { type Choice, type Flags, options } from './options.ts';
import { version } from './package.ts';
import { parsePackageManager } from './package-manager.ts';

type Bin = 'create-mcp-aws' | 'mcp-aws';
type CreateFlags = Omit<Flags, 'pm' | 'callbackUrls'> & {
  pm?: string;
  callbackUrl?: string[];
  yes?: true;
  dryRun?: true;
  json?: true;
  verbose?: true;
};

const exitCodes = `
Exit codes:
  0    done
  1    failed; the message says what to do
  2    a wrong flag, or a missing or impossible answer; nothing was written
  130  cancelled`;

/** Words that a bare folder name may have been meant for; creating a folder of that name would surprise. */
const commandNames = ['create', 'deploy', 'logs', 'destroy', 'doctor', 'status', 'connect', 'call', 'keys', 'help'];

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
    await program(bin, abort.signal).parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, argv);
  }
}

/** Whoever read the output has gone, as `head` does: no reason to stop or to complain. */
function whenUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.exitCode = exitCode.failed;
}

function program(bin: Bin, signal: AbortSignal): Command {
  const root = bin === 'mcp-aws' ? new Command() : createCommand(new Command(), signal, bin);
  root
    .name(bin)
    .version(version, '-v, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .addHelpText('after', exitCodes)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  if (bin === 'mcp-aws') {
    root.description('Operate Model Context Protocol servers on AWS.').helpCommand(false);
    root.addCommand(createCommand(new Command('create'), signal, bin).copyInheritedSettings(root));
    root.addCommand(connectCommand(signal).copyInheritedSettings(root));
  }
  return root;
}

const connectCommand = (signal: AbortSignal): Command =>
  new Command('connect')
    .description('Print how MCP clients connect to the deployed server of the project this folder is in.')
    .argument('[client]', 'claude, claude-code, vscode, cursor or inspector; without it, all')
    .option('--verbose', 'Print the stack of an error')
    .action(async (client: string | undefined) => {
      const { connect } = await import('./commands/connect.ts');
      process.exitCode = await connect(client, process.cwd(), signal);
    });

function createCommand(command: Command, signal: AbortSignal, bin: Bin): Command {
  command
    .description('Create a Model Context Protocol server for AWS: server, CDK, tests, CI and docs.')
    .argument('[dir]', 'the folder to create');
  for (const option of options) {
    command.addOption(flagFor(option));
    if (option.name === 'streaming')
      command.option('--no-streaming', 'No: calls end within 29 s, at the lowest cost (the default)');
  }
  return command
    .option('-y, --yes', 'Take the default for everything no flag answers')
    .option('--dry-run', 'Print the files a run would write, and write nothing')
    .option('--json', 'Print one JSON object on stdout; never ask')
    .option('--verbose', 'Print the stack of an error')
    .addHelpText(
      'after',
      `\nExamples:\n  ${bin}${bin === 'mcp-aws' ? ' create' : ''} my-server\n  ${bin}${bin === 'mcp-aws' ? ' create' : ''} my-server --runtime native --auth api-key --streaming`,
    )
    .action(async (dir: string | undefined, flags: CreateFlags) => {
      if (bin === 'create-mcp-aws' && dir !== undefined) refuseCommandName(dir);
      await runCreate({ ...flags, dir }, signal);
    });
}

function flagFor({
  name: option,
  flag,
  question,
  choices,
  default: preset,
}: (typeof options)[number]): CommanderOption {
  const [name = '', value] = flag.split(' ');
  const list = (choices as readonly Choice[] | undefined)?.map((choice) => choice.value) ?? [];
  const flagged = new CommanderOption(
    list.length > 0 ? `${name} <${list.join('|')}>` : [name, value].join(' ').trim(),
    question,
  );
  if (list.length > 0) {
    flagged.argParser((given: string) => {
      if (!list.includes(given)) throw new InvalidArgumentError(`Choose ${list.join(', ')}.`);
      return given;
    });
    if (typeof preset === 'string' && !question.includes('default')) flagged.description += ` (-y: ${preset})`;
  }
  if (option === 'callbackUrls') {
    flagged.argParser((given: string, before: string[] | undefined) => [...(before ?? []), given]);
  }
  return flagged;
}

function refuseCommandName(dir: string): void {
  const meant = commandNames.find((name) => name === dir || sameLetters(name, dir) || isTypo(name, dir));
  if (meant === undefined) return;
  throw new UsageError(
    meant === dir ? `${dir} is the name of a command.` : `Did you mean ${meant}? ${dir} looks like it.`,
    `mcp-aws --help lists the commands; for a project of that name: create-mcp-aws ./${dir}.`,
  );
}

const sameLetters = (a: string, b: string): boolean => [...a].sort().join('') === [...b].sort().join('');

/** One letter changed, added or left out; only of longer names, as short ones are near to many a word. */
function isTypo(name: string, word: string): boolean {
  if (name.length < 6 || Math.abs(name.length - word.length) > 1) return false;
  let start = 0;
  while (start < name.length && name[start] === word[start]) start++;
  const [rest, typed] = [name.slice(start), word.slice(start)];
  return rest.slice(1) === typed.slice(1) || rest === typed.slice(1) || rest.slice(1) === typed;
}

async function runCreate(
  { yes, dryRun, json, verbose: _, pm, callbackUrl, ...flags }: CreateFlags,
  signal: AbortSignal,
): Promise<void> {
  const { create } = await import('./commands/create.ts');
  const inCi = !['', '0', 'false', undefined].includes(process.env.CI);
  const interactive = json !== true && !inCi && process.stdin.isTTY && process.stderr.isTTY;
  const created = await create(
    { ...flags, callbackUrls: callbackUrl, ...managerFrom(pm) },
    {
      cwd: process.cwd(),
      env: process.env,
      yes: yes === true,
      interactive,
      dryRun: dryRun === true,
      signal,
      progress: (line) => process.stderr.write(`${line}\n`),
    },
  );
  if (json === true) printJson(summary(created, dryRun === true));
  else if (dryRun === true) process.stdout.write(`${[...created.files.keys()].join('\n')}\n`);
  else printNext(created);
  if (created.problems.length > 0) process.exitCode = exitCode.failed;
}

function managerFrom(text: string | undefined): Flags {
  if (text === undefined) return {};
  const manager = parsePackageManager(text);
  if (manager === undefined) {
    throw new UsageError(
      `--pm ${text} is no package manager.`,
      'Choose npm, pnpm, yarn or bun; with a version: yarn@4.9.1.',
    );
  }
  return { pm: manager.pm, pmVersion: manager.version };
}

function printNext({ problems, next, command }: Created): void {
  const steps = next.map((step, index) => `  ${index + 1}. ${step}`);
  process.stderr.write(
    `${problems.map((problem) => `\nFailed: ${problem}\n`).join('')}\nNext:\n${steps.join('\n')}\n\nTo make the same project again:\n  ${command}\n`,
  );
}

const summary = ({ directory, files, problems, next, command, answers }: Created, dryRun: boolean): object => ({
  success: problems.length === 0,
  ...(dryRun ? { dryRun } : {}),
  directory,
  answers,
  files: [...files.keys()],
  ...(problems.length > 0 ? { error: problems.join(' ') } : {}),
  next,
  command,
});

const printJson = (value: object): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

/** Says what happened on the right stream. Returns the exit code. */
function report(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.done; // --help and --version
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCode.usage; // it is on stderr
  const { code, message, next, exit } = outcome(error);
  if (argv.includes('--json')) printJson({ success: false, code, error: message, fix: next });
  else
    process.stderr.write(
      `${exit === exitCode.cancelled ? '' : 'Error: '}${message}\n${next}${next === '' ? '' : '\n'}`,
    );
  if (argv.includes('--verbose') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exit;
}

const cures: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Nothing was written.',
  ENOTDIR: 'A part of the path is a file, not a folder. Nothing was written.',
  EACCES: 'You may not write there; choose another folder. Nothing was written.',
  ENAMETOOLONG: 'Choose a shorter path. Nothing was written.',
};

function outcome(error: unknown): { code: string; message: string; next: string; exit: number } {
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
