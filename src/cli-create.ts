import { type Command, Option as CommanderOption, InvalidArgumentError } from 'commander';
import type { Created } from './commands/create.ts';
import { exitCode, UsageError } from './errors.ts';
import { type Choice, type Flags, options } from './options.ts';
import { parsePackageManager } from './package-manager.ts';
import { isInteractive, printJson } from './terminal.ts';

export type Bin = 'create-mcp-aws' | 'mcp-aws';
type CreateFlags = Omit<Flags, 'pm' | 'callbackUrls'> & {
  pm?: string;
  callbackUrl?: string[];
  yes?: true;
  dryRun?: true;
  json?: true;
  verbose?: true;
};

/** Words that a bare folder name may have been meant for; creating a folder of that name would surprise. */
const commandNames = ['create', 'deploy', 'logs', 'destroy', 'doctor', 'status', 'connect', 'call', 'keys', 'help'];

export function createCommand(command: Command, signal: AbortSignal, bin: Bin): Command {
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
  const created = await create(
    { ...flags, callbackUrls: callbackUrl, ...managerFrom(pm) },
    {
      cwd: process.cwd(),
      env: process.env,
      yes: yes === true,
      interactive: isInteractive(json === true),
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
