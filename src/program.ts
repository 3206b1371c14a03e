import { Command, Option as CommanderOption, InvalidArgumentError } from 'commander';
import { exitCode, UsageError } from '../packages/mcp-aws/src/cli/errors.ts';
import type { CommandLine } from '../packages/mcp-aws/src/cli/run-command-line.ts';
import { refuseCommandName } from './command-names.ts';
import type { Flags } from './create/answers.ts';
import type { Created } from './create/create.ts';
import { type OptionTable, optionOf } from './create/option.ts';
import { libraryFrom, version } from './package.ts';
import { parsePackageManager } from './scaffold/package-managers.ts';

const exitCodes = `
Exit codes:
  0    done
  1    failed; the message says what to do
  2    a wrong flag, or a missing or impossible answer; nothing was written
  130  cancelled`;

const examples = `
Examples:
  create-mcp-aws my-server
  create-mcp-aws my-server --runtime native --auth api-key --streaming`;

/** The flags as commander parses them. */
type ParsedFlags = Omit<Flags, 'pm' | 'callbackUrls'> & {
  pm?: string;
  callbackUrl?: string[];
  library?: string;
  yes?: true;
  dryRun?: boolean;
  json?: true;
};

/** The command line of create-mcp-aws. Every flag of a question comes from the table. */
export function createProgram({ terminal, exit }: CommandLine, table: OptionTable): Command {
  const program = new Command('create-mcp-aws')
    .description('Create a Model Context Protocol server for AWS: server, CDK, tests, CI and docs.')
    .version(version, '-v, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .argument('[dir]', helpOf(optionOf(table, 'dir')))
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const option of table) {
    if (option.flag !== undefined) program.addOption(flagFor(option));
    if (option.negative !== undefined) program.option(...option.negative);
  }
  return program
    .option('--library <version>', 'Version of mcp-aws, or a tarball of it (default: the one of this release)')
    .option('-y, --yes', 'Take the default for everything no flag answers')
    .option('--dry-run', 'Print the files a run would write, and write nothing')
    .option('--json', 'Print one JSON object on stdout; never ask')
    .option('--verbose', 'Print the stack of an error')
    .addHelpText('after', `${examples}\n${exitCodes}`)
    .action(
      async (
        dir: string | undefined,
        { yes, dryRun = false, json, library, pm, callbackUrl, ...flags }: ParsedFlags,
      ) => {
        refuseCommandName(dir);
        const { create } = await import('./create/create.ts');
        const answers = { ...onlyAnswers(flags, table), dir, callbackUrls: callbackUrl, ...managerFrom(pm) };
        const options = { table, library: libraryFrom(library), libraryFlag: library, version, dryRun };
        const created = await create(answers, options, terminal.ui({ yes, json }));
        if (json) terminal.json(summary(created, dryRun));
        else if (dryRun) process.stdout.write(`${[...created.files.keys()].join('\n')}\n`);
        else terminal.error(lastWords(created));
        if (created.problems.length > 0) exit(exitCode.failed);
      },
    );
}

function flagFor(option: OptionTable[number]): CommanderOption {
  const { flag = '', choices, isList } = option;
  const values = choices?.map(({ value }) => value) ?? [];
  const usage = values.length > 0 ? flag.replace(/<.*>/, `<${values.join('|')}>`) : flag;
  const made = new CommanderOption(usage, helpOf(option));
  if (values.length > 0) {
    made.argParser((given: string) => {
      if (!values.includes(given)) throw new InvalidArgumentError(`Choose ${values.join(', ')}.`);
      return given;
    });
  }
  if (isList) made.argParser((given: string, before: string[] | undefined) => [...(before ?? []), given]);
  return made;
}

/** The line of an option in --help: the question, and what -y takes for it where that is always the same. */
function helpOf({
  question,
  default: preset,
  defaultSource,
  isList,
}: Pick<OptionTable[number], 'question' | 'default' | 'defaultSource' | 'isList'>): string {
  const value = isList ? undefined : preset?.({}, {});
  if (value === undefined) return question;
  const said = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  return `${question} (-y: ${defaultSource === undefined ? said : `${defaultSource}, else ${said}`})`;
}

/** The answers among the flags, without the `true` that commander assumes where a flag has a negative alone. */
function onlyAnswers(flags: Flags, table: OptionTable): Flags {
  const isGiven = ([name, value]: [string, unknown]): boolean =>
    table.some((option) => option.name === name && (value !== true || option.flag !== undefined));
  return Object.fromEntries(Object.entries(flags).filter(isGiven));
}

function managerFrom(text: string | undefined): Flags {
  if (text === undefined) return {};
  const manager = parsePackageManager(text);
  if (manager !== undefined) return { pm: manager.pm, pmVersion: manager.version };
  throw new UsageError(
    `--pm ${text} is not a valid package manager.`,
    'Choose npm, pnpm, yarn or bun; with a version: yarn@4.9.1.',
  );
}

function lastWords({ problems, next, command }: Created): string {
  const failed = problems.map((problem) => `\nFailed: ${problem}\n`).join('');
  const steps = next.map((step, index) => `  ${index + 1}. ${step}`).join('\n');
  return `${failed}\nNext:\n${steps}\n\nTo make the same project again:\n  ${command}\n`;
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
