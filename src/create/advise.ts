import type { Runtime } from '../../packages/mcp-aws/src/config/choices.ts';
import type { Flags } from './answers.ts';
import type { Choice } from './choices.ts';
import { type OptionTable, optionOf } from './option.ts';
import type { Prompter } from './prompter.ts';
import { type Needs, recommend } from './recommend.ts';

interface AdviceOptions {
  readonly table: OptionTable;
  readonly env: NodeJS.ProcessEnv;
  /** The runtimes that the answers so far leave. */
  readonly possible: readonly Choice<Runtime>[];
}

/** Recommends a runtime to someone who asked for help, and takes the choice. Answers streaming and auth along with it. */
export async function advise(prompter: Prompter, known: Flags, options: AdviceOptions): Promise<Flags> {
  const { table, env, possible } = options;
  const needs = await askNeeds(prompter, known, options);
  const { runtime, streaming, auth, reason } = recommend(needs);
  if (possible.some(({ value }) => value === runtime)) {
    prompter.note(reason, 'Recommendation');
    if (await prompter.yesNo('Take it?', true)) {
      return { runtime, streaming: runtime === 'fargate' ? known.streaming : streaming, auth: known.auth ?? auth };
    }
  }
  const option = optionOf(table, 'runtime');
  const chosen = await prompter.choose(option.question, possible, option.default?.(known, env));
  return { runtime: chosen, streaming: chosen === 'fargate' ? known.streaming : needs.longTools };
}

async function askNeeds(
  { yesNo, choose }: Prompter,
  known: Flags,
  { table, env }: Pick<AdviceOptions, 'table' | 'env'>,
): Promise<Needs> {
  const { question, default: preset } = optionOf(table, 'streaming');
  return {
    longTools: known.streaming ?? (await yesNo(question, preset?.(known, env) ?? false)),
    traffic: await choose('How does traffic arrive?', [
      { value: 'bursty', label: 'In bursts', hint: 'office hours, now and then' },
      { value: 'constant', label: 'All day and night', hint: '' },
    ]),
    callsPerMonth: Number(
      await choose('Roughly how many calls a month?', [
        { value: '100000', label: 'Up to a hundred thousand', hint: '' },
        { value: '1000000', label: 'About a million', hint: '' },
        { value: '10000000', label: 'About ten million', hint: '' },
        { value: '50000000', label: 'Fifty million or more', hint: '' },
      ]),
    ),
    callers: await choose('Who calls it?', [
      { value: 'developers', label: 'Developers inside the company', hint: '' },
      { value: 'customers', label: 'Customers', hint: '' },
    ]),
    fullControl: await yesNo('Do you need full control of HTTP requests and responses, in both directions?', false),
  };
}
