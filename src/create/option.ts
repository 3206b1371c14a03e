import type { Answers, Flags } from './answers.ts';
import type { Choice } from './choices.ts';

/**
 * One question about a project. The flag, its line in --help, the prompt, the default and the part of the repeat command
 * all come from here; `optionTable` is the only place that has them.
 */
export interface Option<Name extends keyof Answers = keyof Answers> {
  readonly name: Name;
  /** As commander takes it: `--runtime <runtime>`; undefined: the argument, or set along with another flag. */
  readonly flag?: string;
  /** The flag that says no, and its line in --help. */
  readonly negative?: readonly [flag: string, description: string];
  /** Both the prompt and the line in --help. */
  readonly question: string;
  /** What a person is asked instead, where that can be said better. */
  readonly prompt?: string;
  readonly choices?: readonly Choice<Extract<Answers[Name], string>>[];
  /** What an unanswered question is taken to be, from the answers before it. Undefined: it stays unanswered. */
  readonly default?: (known: Flags, env: NodeJS.ProcessEnv) => Answers[Name];
  /** Where the default is looked for first, for --help. */
  readonly defaultSource?: string;
  /** Whether a person is asked, and it counts as missing where nobody can be. Default: never. */
  readonly isAsked?: (known: Flags) => boolean;
  /** A person who is asked may leave it open, and it never counts as missing. */
  readonly isOptional?: true;
  /** May be given several times. */
  readonly isList?: true;
  /** The words that give this answer on a command line. Default: the flag and the value, where there is one. */
  readonly words?: (answers: Answers) => readonly string[];
}

type AnyOption = { [Name in keyof Answers]: Option<Name> }[keyof Answers];

export type OptionTable = readonly AnyOption[];

/** One option of a table. */
export function optionOf<Name extends keyof Answers>(table: OptionTable, name: Name): Option<Name> {
  const found = table.find((option) => option.name === name);
  if (found === undefined) throw new Error(`The table of options has no ${name}.`);
  return found as unknown as Option<Name>;
}
