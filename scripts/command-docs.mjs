// Writes packages/mcp-aws/docs/commands.md from the commands themselves. It imports TypeScript: run it with tsx.
import { isStarted, writeRegion } from './generated-region.mjs';

/** Flags that every command on a stack has, which are described once. */
const common = new Set(['--stage', '--region', '--profile', '--verbose', '--help']);

/** The commands of a program of commander as Markdown, by the groups of its help. Pure. */
export function renderCommands(program) {
  const commands = program.commands.filter((command) => !isHidden(command));
  const groups = [...new Set(commands.map((command) => command.helpGroup()))];
  return groups
    .flatMap((group) => [
      `## ${group.replace(/:$/, '')}`,
      ...commands.filter((command) => command.helpGroup() === group).flatMap((command) => commandSection(command, [])),
    ])
    .join('\n\n');
}

const isHidden = (command) => command.name() === 'help' || command._hidden === true;

/** A command, or those below it. */
function commandSection(command, parents) {
  const path = [...parents, command.name()];
  if (command.commands.length > 0)
    return command.commands.filter((child) => !isHidden(child)).flatMap((child) => commandSection(child, path));
  const words = ['mcp-aws', ...path, ...command.registeredArguments.map(wordOf)];
  const rows = [
    ...command.registeredArguments.map((argument) => [`\`${wordOf(argument)}\``, described(argument)]),
    ...command.options
      .filter((option) => !isCommon(option))
      .map((option) => [`\`${option.flags}\``, described(option)]),
  ];
  return [
    `### ${path.join(' ')}`,
    `\`${words.join(' ')}\``,
    command.description(),
    ...(rows.length === 0 ? [] : [tableOf(rows)]),
    ...commonFlags(command),
  ];
}

const isCommon = ({ long, hidden }) => hidden || common.has(long);

/** Which of the flags that are described once a command takes. */
function commonFlags({ options }) {
  const taken = options.filter(({ long, hidden }) => !hidden && common.has(long) && long !== '--help');
  if (taken.length === 0) return [];
  return [`Also ${taken.map(({ long }) => `\`${long}\``).join(', ')}.`];
}

/** As the usage has it: `<required>`, `[optional]`, `[several...]`. */
function wordOf(argument) {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function described({ description, defaultValue, defaultValueDescription, argChoices, mandatory }) {
  const shown =
    defaultValueDescription ?? (defaultValue === undefined || isEmpty(defaultValue) ? undefined : String(defaultValue));
  const notes = [
    ...(mandatory ? ['required'] : []),
    ...(argChoices === undefined ? [] : [argChoices.join(', ')]),
    ...(shown === undefined ? [] : [`default: ${shown}`]),
  ];
  return `${description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

const isEmpty = (value) => Array.isArray(value) && value.length === 0;

function tableOf(rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return ['| | |', '| --- | --- |', ...rows.map(line)].join('\n');
}

if (isStarted(import.meta.url)) {
  const { createProgram } = await import(new URL('../packages/mcp-aws/src/cli/program.ts', import.meta.url));
  const program = createProgram({ ui: () => undefined, exit: () => undefined });
  writeRegion('packages/mcp-aws/docs/commands.md', 'commands', renderCommands(program));
}
