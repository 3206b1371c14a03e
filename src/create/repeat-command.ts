import { shellQuote } from '../../packages/mcp-aws/src/cli/shell-quote.ts';
import type { Answers } from './answers.ts';
import type { OptionTable } from './option.ts';

interface RepeatOptions {
  readonly table: OptionTable;
  /** Of this tool. */
  readonly version: string;
  /** What --library gave. */
  readonly libraryFlag: string | undefined;
}

/** The command line that makes the same project again, whatever the environment and the defaults are then. */
export function repeatCommand(answers: Answers, { version, table, libraryFlag }: RepeatOptions): string {
  const words = table.flatMap((option) => {
    if (option.words !== undefined) return option.words(answers);
    const [flag = ''] = option.flag?.split(' ') ?? [];
    const values = [answers[option.name]].flat().filter((value) => value !== undefined);
    return values.flatMap((value) => [flag, String(value)]);
  });
  const dir = answers.dir.startsWith('-') ? `./${answers.dir}` : answers.dir;
  const library = libraryFlag === undefined ? [] : ['--library', libraryFlag];
  return ['npx', `create-mcp-aws@${version}`, dir, ...words, ...library].map(shellQuote).join(' ');
}
