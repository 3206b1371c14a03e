import type { Command } from 'commander';
import { createProgram } from '../../../packages/mcp-aws/src/cli/program.ts';

/** The command line of mcp-aws, of which only names are read. */
const program = createProgram({
  ui: () => {
    throw new Error('No command is run.');
  },
  exit: () => undefined,
});

/** The names of the commands as they are typed first: `deploy`, `keys`. */
export const commandNames: readonly string[] = program.commands.map((command) => command.name());

/** `mcp-aws`, a command, what may be a command below it, and the rest of the line or of the span of code. */
const run = /\bmcp-aws(?: --)? ([a-z][\w-]*)(?: ([a-z][\w-]*))?([^`#>\n]*)/g;

/** What a text runs of mcp-aws that is not there: commands, and flags of commands. */
export function unknownCommandsIn(text: string): string[] {
  return [...text.matchAll(run)].flatMap(([, name = '', sub = '', rest = '']) => {
    const command = find(program, name);
    if (command === undefined) return [name];
    const leaf = command.commands.length === 0 ? command : find(command, sub);
    if (leaf === undefined) return [`${name} ${sub}`];
    const [own = ''] = rest.split(' -- '); // the CDK's follow
    const flags = own.match(/(?<= )--[\w-]+/g) ?? [];
    return flags.filter((flag) => !knows(leaf, flag)).map((flag) => `${name} ${sub} ${flag}`);
  });
}

const find = (parent: Command, name: string): Command | undefined =>
  parent.commands.find((command) => command.name() === name);

const knows = (command: Command, flag: string): boolean => command.options.some(({ long }) => long === flag);
