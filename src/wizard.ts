import { resolve } from 'node:path';
import { confirm, intro, isCancel, note, outro, select, text } from '@clack/prompts';
import { defaultDir, refuseImpossible } from './ask.ts';
import { Cancelled, exitCode, UserError } from './errors.ts';
import { namesOf } from './names.ts';
import { type Auth, auths, type Choice, type Flags, options, type Runtime, refusal, runtimes } from './options.ts';
import type { Provider } from './presets.ts';
import { issuerProblem, providerOf } from './providers.ts';
import { type Needs, recommend } from './recommend.ts';
import { refuseClashes } from './write.ts';

const output = process.stderr;

/** What every prompt is given. */
const ui: { output: typeof output; signal?: AbortSignal } = { output };

/** Asks a person for every required answer the flags leave open, in order; each answer narrows the next question. */
export async function askMissing(flags: Flags, signal: AbortSignal): Promise<Flags> {
  ui.signal = signal;
  // Ctrl-D leaves a question that nobody will answer, and nothing else to do.
  const ended = (): void => {
    process.exitCode = exitCode.cancelled;
    output.write(`${new Cancelled().message}\n`);
  };
  process.once('beforeExit', ended);
  intro('create-mcp-aws', { output });
  try {
    const answers = await askInTurn(flags);
    outro('Thank you.', { output });
    return answers;
  } finally {
    process.off('beforeExit', ended);
  }
}

async function askInTurn(flags: Flags): Promise<Flags> {
  let answers: Flags = flags;
  if (answers.dir === undefined) answers = { ...answers, dir: await askDir() };
  if (answers.runtime === undefined) answers = { ...answers, ...(await askRuntime(answers)) };
  if (answers.streaming === undefined && answers.runtime !== 'fargate')
    answers = { ...answers, streaming: await yesNo(question('streaming'), false) };
  if (answers.auth === undefined) answers = { ...answers, auth: await askAuth(answers) };
  if (answers.auth === 'oidc') answers = { ...answers, ...(await askIssuer(answers)) };
  if (answers.domain === undefined) answers = { ...answers, domain: await askDomain() };
  refuseImpossible(answers);
  return answers;
}

const question = (name: string): string => options.find((option) => option.name === name)?.question ?? name;

/** A cancelled prompt ends the run; everything else is an answer. */
async function answered<T>(prompt: Promise<T>): Promise<Exclude<T, symbol>> {
  const value = await prompt;
  if (isCancel(value)) throw new Cancelled();
  return value as Exclude<T, symbol>;
}

const yesNo = (message: string, initialValue: boolean): Promise<boolean> =>
  answered(confirm({ message, initialValue, ...ui }));

const choose = <V extends string>(message: string, choices: readonly Choice<V>[]): Promise<V> =>
  answered(select<string>({ message, ...ui, options: [...choices] })) as Promise<V>;

const askDir = (): Promise<string> =>
  answered(
    text({
      message: 'Where should the project be created?',
      placeholder: defaultDir,
      defaultValue: defaultDir,
      ...ui,
      validate: (value) => problemWith(value),
    }),
  );

function problemWith(dir: string | undefined): string | undefined {
  if (dir === undefined || dir === '') return undefined; // the default is taken
  try {
    namesOf(dir, process.cwd());
    refuseClashes(resolve(dir), ['package.json', 'mcp-aws.json']);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

async function askRuntime(flags: Flags): Promise<Flags> {
  const possible = runtimes.filter(({ value }) => refusal({ ...flags, runtime: value }) === undefined);
  for (const { label, hint } of possible) note(hint.split('; ').join('\n'), label, { output });
  const help = { value: 'help', label: 'Help me choose', hint: 'a few questions' } as const;
  const choice = await choose<Runtime | 'help'>(question('runtime'), [
    ...possible.map((runtime) => ({ ...runtime, hint: '' })),
    help,
  ]);
  return choice === 'help' ? adviseOn(flags, possible) : { runtime: choice };
}

async function adviseOn(flags: Flags, possible: readonly Choice<Runtime>[]): Promise<Flags> {
  const needs: Needs = {
    longTools: flags.streaming ?? (await yesNo(question('streaming'), false)),
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
  const { runtime, auth, reason } = recommend(needs);
  const streaming = runtime === 'fargate' ? undefined : needs.longTools;
  if (possible.some(({ value }) => value === runtime)) {
    note(reason, 'Recommendation', { output });
    if (await yesNo('Take it?', true)) return { runtime, streaming, auth: flags.auth ?? auth };
  }
  const chosen = await choose<Runtime>(question('runtime'), possible);
  return { runtime: chosen, streaming: chosen === 'fargate' ? flags.streaming : needs.longTools };
}

const askAuth = (flags: Flags): Promise<Auth> =>
  choose<Auth>(
    question('auth'),
    auths.filter(({ value }) => refusal({ ...flags, auth: value }) === undefined),
  );

/** Whom to trust; and for Entra ID, for which application its tokens are. */
async function askIssuer({ issuer: known, audience, provider }: Flags): Promise<Flags> {
  const issuer =
    known ?? (await askText('Which issuer? (the `iss` of its tokens)', (value) => issuerShape(value, provider)));
  if (audience !== undefined || (provider ?? providerOf(issuer)) !== 'entra') return { issuer, audience };
  const application = await askText(
    'Client id of the application that its tokens are for',
    (value) => refusal({ auth: 'oidc', issuer, provider, audience: value })?.reason,
  );
  return { issuer, audience: application };
}

/** An audience that is missing yet is asked for next. */
const issuerShape = (issuer: string, provider: Provider | undefined): string | undefined =>
  issuerProblem(issuer, provider);

const askText = (message: string, problem: (value: string) => string | undefined): Promise<string> =>
  answered(text({ message, ...ui, validate: (value) => problem(value ?? '') }));

async function askDomain(): Promise<string | undefined> {
  const domain = await answered(
    text({
      message: `${question('domain')}? Leave empty for an address of AWS's.`,
      placeholder: 'mcp.example.com',
      ...ui,
      validate: (value) => (value === undefined || value === '' ? undefined : refusal({ domain: value })?.reason),
    }),
  );
  return domain === undefined || domain === '' ? undefined : domain;
}
