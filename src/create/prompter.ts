import { confirm, isCancel, note, select, text } from '@clack/prompts';
import { Cancelled } from '../../packages/mcp-aws/src/cli/errors.ts';
import type { Choice } from './choices.ts';

/** Why an answer cannot be used; undefined where it can. */
export type Validate = (value: string) => string | undefined;

/** Puts questions to a person. Every question throws `Cancelled` when the person ends it. */
export interface Prompter {
  note(message: string, title: string): void;
  yesNo(message: string, initialValue: boolean): Promise<boolean>;
  /** @param initialValue the choice that Enter takes. Default: the first */
  choose<Value extends string>(
    message: string,
    choices: readonly Choice<Value>[],
    initialValue?: Value,
  ): Promise<Value>;
  text(message: string, validate: Validate): Promise<string>;
  /** @param defaultValue what Enter alone takes */
  textOr(message: string, defaultValue: string, validate: Validate): Promise<string>;
}

/**
 * The questions as a terminal shows them.
 * @param signal ends a question that nobody will answer any more
 */
export function createPrompter(output: NodeJS.WriteStream, signal: AbortSignal): Prompter {
  const io = { output, signal };
  return {
    note: (message, title) => note(message, title, { output }),
    yesNo: (message, initialValue) => answered(confirm({ message, initialValue, ...io })),
    choose: async <Value extends string>(message: string, choices: readonly Choice<Value>[], initialValue?: Value) => {
      const initial = initialValue === undefined ? {} : { initialValue };
      return (await answered(select<string>({ message, options: [...choices], ...initial, ...io }))) as Value;
    },
    text: (message, validate) => answered(text({ message, ...io, validate: (value = '') => validate(value) })),
    textOr: (message, defaultValue, validate) =>
      answered(
        text({
          message,
          placeholder: defaultValue,
          defaultValue,
          ...io,
          validate: (value = '') => (value === '' ? undefined : validate(value)),
        }),
      ),
  };
}

async function answered<Value>(prompt: Promise<Value>): Promise<Exclude<Value, symbol>> {
  const value = await prompt;
  if (isCancel(value)) throw new Cancelled('Cancelled. Nothing was written.');
  return value as Exclude<Value, symbol>;
}
