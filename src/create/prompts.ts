import { resolve } from 'node:path';
import { intro, outro } from '@clack/prompts';
import { Cancelled, exitCode, UserError } from '../../packages/mcp-aws/src/cli/errors.ts';
import type { Runtime } from '../../packages/mcp-aws/src/config/choices.ts';
import { issuerProblem } from '../../packages/mcp-aws/src/config/issuers.ts';
import { problemWith } from '../../packages/mcp-aws/src/config/rules.ts';
import { assertNoConflicts } from '../scaffold/write.ts';
import { advise } from './advise.ts';
import type { Answers, Flags } from './answers.ts';
import { namesOf } from './names.ts';
import { type OptionTable, optionOf } from './option.ts';
import { createPrompter, type Prompter } from './prompter.ts';

export interface PromptOptions {
  readonly cwd: string;
  /** What the defaults are taken from. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends a question that nobody will answer any more. */
  readonly signal: AbortSignal;
  readonly output: NodeJS.WriteStream;
  readonly table: OptionTable;
}

/**
 * Asks a person for every answer that the flags leave open, in the order of the table. Each answer narrows the next question.
 * @throws Cancelled when the person ends it
 */
export async function askMissing(flags: Flags, { output, signal, ...options }: PromptOptions): Promise<Flags> {
  const context = { ...options, prompter: createPrompter(output, signal) };
  // Ctrl-D leaves a question that nobody will answer, and nothing else to do.
  const ended = (): void => {
    process.exitCode = exitCode.cancelled;
    output.write(`${new Cancelled('Cancelled. Nothing was written.').message}\n`);
  };
  process.once('beforeExit', ended);
  intro('create-mcp-aws', { output });
  try {
    let answers = flags;
    for (const { name, isAsked } of options.table) {
      if (answers[name] !== undefined || isAsked?.(answers) !== true) continue;
      const ask = questions[name];
      if (ask === undefined) throw new Error(`There is no prompt for the option ${name}.`);
      answers = { ...answers, ...(await ask(context, answers)) };
    }
    outro('Thank you.', { output });
    return answers;
  } finally {
    process.off('beforeExit', ended);
  }
}

interface Context extends Pick<PromptOptions, 'cwd' | 'env' | 'table'> {
  readonly prompter: Prompter;
}

/** How each option is asked. */
const questions: { readonly [Name in keyof Answers]?: (context: Context, known: Flags) => Promise<Flags> } = {
  dir: askDir,
  runtime: askRuntime,
  async streaming({ prompter, table, env }, known) {
    const { question, default: preset } = optionOf(table, 'streaming');
    return { streaming: await prompter.yesNo(question, preset?.(known, env) ?? false) };
  },
  async auth({ prompter, table, env }, known) {
    const { question, choices = [], default: preset } = optionOf(table, 'auth');
    const possible = choices.filter(({ value }) => problemWith({ ...known, auth: value }) === undefined);
    return { auth: await prompter.choose(question, possible, preset?.(known, env)) };
  },
  async issuer({ prompter, table }, { provider }) {
    const validate = (issuer: string): string | undefined => issuerProblem(issuer, provider);
    return { issuer: await prompter.text(promptOf(table, 'issuer'), validate) };
  },
  async audience({ prompter, table }, { issuer, provider }) {
    const validate = (audience: string): string | undefined =>
      problemWith({ auth: 'oidc', issuer, provider, audience })?.reason;
    return { audience: await prompter.text(promptOf(table, 'audience'), validate) };
  },
  async domain({ prompter, table }) {
    const validate = (domain: string): string | undefined =>
      domain === '' ? undefined : problemWith({ domain })?.reason;
    return { domain: (await prompter.text(promptOf(table, 'domain'), validate)) || undefined };
  },
};

function promptOf(table: OptionTable, name: keyof Answers): string {
  const { prompt, question } = optionOf(table, name);
  return prompt ?? question;
}

async function askDir({ prompter, table, env, cwd }: Context, known: Flags): Promise<Flags> {
  const { question, default: preset } = optionOf(table, 'dir');
  const validate = (dir: string): string | undefined => {
    try {
      namesOf(dir, cwd);
      assertNoConflicts(resolve(cwd, dir), ['package.json', 'mcp-aws.jsonc']);
      return undefined;
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  };
  return { dir: await prompter.textOr(question, preset?.(known, env) ?? '', validate) };
}

async function askRuntime({ prompter, table, env }: Context, known: Flags): Promise<Flags> {
  const { question, choices = [], default: preset } = optionOf(table, 'runtime');
  const possible = choices.filter(({ value }) => problemWith({ ...known, runtime: value }) === undefined);
  for (const { label, hint } of possible) prompter.note(hint.split('; ').join('\n'), label);
  const help = { value: 'help', label: 'Help me choose', hint: 'a few questions' } as const;
  const offered = [...possible.map((choice) => ({ ...choice, hint: '' })), help];
  const choice = await prompter.choose<Runtime | 'help'>(question, offered, preset?.(known, env));
  return choice === 'help' ? advise(prompter, known, { table, env, possible }) : { runtime: choice };
}
