import { consoleUrl, findStack, lastEventTime, type StackEvent } from '../aws/stack.ts';
import { type CdkRun, contextOf, openLog, runCdk } from '../cdk.ts';
import { cureOf } from '../checks.ts';
import { idleCost, prices } from '../cost.ts';
import { diagnose } from '../diagnosis.ts';
import { Cancelled, UsageError, UserError } from '../errors.ts';
import { preflight, type Ready, whenSettled } from '../preflight.ts';
import { namesIn, watchStack } from '../progress.ts';
import { type Outputs, recordedOutputs } from '../project.ts';
import { type Target, type TargetFlags, targetOf } from '../target.ts';
import { span } from '../time.ts';
import type { Ui } from '../ui.ts';
import { type Check, verify } from '../verify.ts';
import { connections } from './connect.ts';

export interface DeployFlags extends TargetFlags {
  readonly diff?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly verbose?: true;
  /** For cdk. */
  readonly rest: readonly string[];
}

/** The CDK, with the run's log file. */
type Cdk = (...args: string[]) => Promise<CdkRun>;

/**
 * Deploys the project, and checks that what is deployed works.
 * @throws UserError with the reason and what to do, when it fails or what is deployed does not work
 */
export async function deploy(flags: DeployFlags, ui: Ui): Promise<void> {
  refuseWords(flags.rest);
  const started = Date.now();
  const target = targetOf(ui.cwd, flags);
  const ready = await preflight(target, flags.rest, ui);
  const { path, log } = openLog(target, 'deploy');
  const show = (text: string): void => void (flags.verbose && ui.note(text.trimEnd()));
  const cdk: Cdk = (...args) => runCdk(target, args, { signal: ui.signal, log, show });
  try {
    const own = [...contextOf(target), ...(await acknowledged(target, flags, ui))];
    if (flags.diff) return await diff(target, own, flags, cdk, ui);
    if (flags.dryRun) return await dryRun(target, ready, own, flags, cdk, ui);
    await bootstrapped(target, ready, cdk, ui);
    await whenSettled(target, ready, ui);
    ui.note(`Deploying ${target.stackName} to ${target.session.region}, account ${ready.identity.account}`);
    const { ran, events } = await deployed(target, ready, own, flags, cdk, ui);
    if (ui.signal.aborted) throw await interrupted(target);
    if (!ran.ok) throw await failed(target, ran, events, path);
    const outputs =
      (await findStack(target.session, target.stackName).catch(() => undefined))?.outputs ??
      recordedOutputs(target.project, target.stackName) ??
      {};
    ui.note(`Deployed in ${span(Date.now() - started)}; checking it`);
    const checks = await verify(target, outputs, ui);
    await report({ target, ready, outputs, checks, path, took: Date.now() - started }, flags, ui);
  } finally {
    log.end();
  }
}

/** `mcp-aws deploy production` would go to the CDK as the name of a stack. */
function refuseWords([word]: readonly string[]): void {
  if (word === undefined || word.startsWith('-')) return;
  throw new UsageError(
    `deploy takes no ${JSON.stringify(word)}.`,
    `Did you mean --stage ${word}? Arguments for cdk deploy come after --.`,
  );
}

const openFlag = ['--context', 'allowUnauthenticated=true'];

/** A server without auth is public, so its deployment asks. Returns what infra/auth.ts wants to hear then. */
async function acknowledged(
  { project, stackName }: Target,
  { diff: looks, dryRun: tries, rest }: DeployFlags,
  ui: Ui,
): Promise<string[]> {
  if (project.auth !== 'none' || rest.includes(openFlag[1] ?? '')) return [];
  if (!looks && !tries) {
    ui.note('Warning: this server has no auth, and its address is public: anyone who finds it can call it.');
    await agreed(`Deploy ${stackName} all the same?`, ui);
  }
  return openFlag;
}

/** @throws UsageError where nobody can be asked, Cancelled where the answer is no */
async function agreed(question: string, ui: Ui): Promise<void> {
  if (ui.yes) return;
  if (!ui.interactive)
    throw new UsageError(
      `${question} Nobody can be asked here (no terminal, or CI or --json is set).`,
      'Say yes with -y.',
    );
  if (!(await ui.confirm(question))) throw new Cancelled('Cancelled. Nothing was changed.');
}

async function bootstrapped(
  { session }: Target,
  { bootstrapped: done, identity }: Ready,
  cdk: Cdk,
  ui: Ui,
): Promise<void> {
  if (done) return;
  const where = `aws://${identity.account}/${session.region}`;
  ui.note(`${where} is not bootstrapped: the CDK needs a bucket, a registry and roles there, once.`);
  await agreed(`Bootstrap ${where}?`, ui);
  const { ok, output } = await cdk('bootstrap', where);
  if (ui.signal.aborted)
    throw new Cancelled('Cancelled while bootstrapping. Run it again: what is there already is kept.');
  if (!ok) {
    const { reason, fix } = diagnose([], output, (id) => id);
    throw new UserError(`Bootstrapping ${where} failed: ${reason}`, fix);
  }
  ui.note(`Bootstrapped ${where}`);
}

async function diff(
  { stackName }: Target,
  own: readonly string[],
  flags: DeployFlags,
  cdk: Cdk,
  ui: Ui,
): Promise<void> {
  const { ok, output } = await cdk('diff', stackName, ...own, ...contextIn(flags.rest));
  if (ui.signal.aborted) throw new Cancelled();
  if (!ok) throw synthFailure(output);
  // What comes before is the build, and the upload of the template.
  const changes = output.slice(Math.max(0, output.search(/^Stack /m)));
  await ui.print(
    flags.json ? `${JSON.stringify({ success: true, stack: stackName, diff: changes }, null, 2)}\n` : changes,
  );
}

async function dryRun(
  target: Target,
  ready: Ready,
  own: readonly string[],
  flags: DeployFlags,
  cdk: Cdk,
  ui: Ui,
): Promise<void> {
  const { ok, output } = await cdk('synth', '--quiet', ...own, ...contextIn(flags.rest));
  if (ui.signal.aborted) throw new Cancelled();
  if (!ok) throw synthFailure(output);
  const { stackName, session } = target;
  const commands = [
    ...(ready.bootstrapped ? [] : [`cdk bootstrap aws://${ready.identity.account}/${session.region}`]),
    `cdk ${deployArgs(target, own, 'broadening', flags.rest).join(' ')}`,
  ];
  const what = {
    stack: stackName,
    account: ready.identity.account,
    region: session.region,
    exists: ready.stack !== undefined,
  };
  if (flags.json) return ui.print(`${JSON.stringify({ success: true, dryRun: true, ...what, commands }, null, 2)}\n`);
  await ui.print(
    `Would ${what.exists ? 'update' : 'create'} ${stackName} in ${what.region}, account ${what.account}, with\n${commands.map((line) => `  ${line}\n`).join('')}`,
  );
}

function synthFailure(output: string): UserError {
  const { reason, fix } = diagnose([], output, (id) => id);
  return new UserError(`The stack cannot be synthesised:\n${reason}`, fix);
}

/** The `--context` arguments among those for cdk deploy, which other commands of the CDK take too. */
const contextIn = (rest: readonly string[]): string[] =>
  rest.flatMap((word, index) =>
    word === '--context' || word === '-c' ? [word, rest[index + 1] ?? ''] : word.startsWith('--context=') ? [word] : [],
  );

const deployArgs = (
  { stackName }: Target,
  own: readonly string[],
  approval: 'broadening' | 'never',
  rest: readonly string[],
): string[] => [
  'deploy',
  stackName,
  ...own,
  '--require-approval',
  approval,
  '--progress',
  'events',
  '--outputs-file',
  'cdk-outputs.json',
  ...rest,
];

/** Runs the deployment, and shows what it does; asks first when permissions broaden. */
async function deployed(
  target: Target,
  { stack }: Ready,
  own: readonly string[],
  { rest }: DeployFlags,
  cdk: Cdk,
  ui: Ui,
): Promise<{ ran: CdkRun; events: StackEvent[] }> {
  const ran = await watched(
    target,
    stack !== undefined,
    () => cdk(...deployArgs(target, own, ui.yes ? 'never' : 'broadening', rest)),
    ui,
  );
  if (ran.ran.ok || !wantsApproval.test(ran.ran.output)) return ran;
  ui.note(`\nThis deployment broadens permissions:\n${securityChanges(ran.ran.output)}`);
  await agreed('Deploy it, with these permissions?', ui);
  return watched(target, stack !== undefined, () => cdk(...deployArgs(target, own, 'never', rest)), ui);
}

/** As the CDK says it where it cannot ask. */
const wantsApproval = /terminal \(TTY\) is not attached/;

/** The tables of the CDK. */
const securityChanges = (output: string): string =>
  output
    .slice(Math.max(0, output.search(/^(IAM|Security Group) .*Changes$/m)))
    .split(/^\(NOTE:|^"--require-approval"/m)[0]
    ?.trimEnd() ?? '';

async function watched(
  target: Target,
  exists: boolean,
  run: () => Promise<CdkRun>,
  ui: Ui,
): Promise<{ ran: CdkRun; events: StackEvent[] }> {
  const { session, stackName } = target;
  const last = exists ? (await lastEventTime(session, stackName)).getTime() : 0;
  const done = new AbortController();
  ui.status('  … building and synthesising');
  const watching = watchStack({
    session,
    stackName,
    since: new Date(last + 1),
    nameOf: namesIn(target),
    ui,
    until: done.signal,
  });
  const ran = await run().finally(() => done.abort());
  return { ran, events: await watching };
}

async function interrupted({ session, stackName, stage }: Target): Promise<Cancelled> {
  const stack = await findStack(session, stackName).catch(() => undefined);
  if (!stack?.status.endsWith('_IN_PROGRESS') || stack.status === 'REVIEW_IN_PROGRESS') {
    return new Cancelled(`Cancelled. CloudFormation has nothing under way for ${stackName}.`);
  }
  return new Cancelled(
    `Stopped watching. CloudFormation goes on with ${stackName} (${stack.status}).
  mcp-aws status --stage ${stage}   shows how far it is
  mcp-aws deploy --stage ${stage}   waits for it, and goes on
  aws cloudformation cancel-update-stack --stack-name ${stackName}   rolls an update back`,
  );
}

async function failed(
  target: Target,
  { output }: CdkRun,
  events: readonly StackEvent[],
  path: string,
): Promise<UserError> {
  const { session, stackName } = target;
  const { resource, type, reason, meaning, fix } = diagnose(events, output, namesIn(target));
  const stack = events.length === 0 ? undefined : await findStack(session, stackName).catch(() => undefined);
  const link = stack === undefined ? undefined : consoleUrl(session, stack.id);
  const lines = [
    resource === undefined
      ? `Deploying ${stackName} failed: ${reason}`
      : `Deploying ${stackName} failed at ${resource} (${type}):\n  ${reason}`,
    ...(meaning === undefined ? [] : [meaning]),
    ...(stack === undefined ? [] : [`The stack is now ${stack.status}. ${link}`]),
    `The whole run: ${path}`,
  ];
  const details = {
    stack: stackName,
    status: stack?.status,
    resource,
    type,
    reason,
    meaning,
    console: link,
    log: path,
  };
  return new UserError(lines.join('\n'), cureOf(target, stack?.status ?? '') ?? fix, undefined, { details });
}

interface Outcome {
  readonly target: Target;
  readonly ready: Ready;
  readonly outputs: Outputs;
  readonly checks: readonly Check[];
  readonly path: string;
  readonly took: number;
}

/** @throws UserError when a check has failed */
async function report(
  { target, ready, outputs, checks, path, took }: Outcome,
  { json }: DeployFlags,
  ui: Ui,
): Promise<void> {
  const { project, stackName, stage, session } = target;
  const bad = checks.filter(({ ok }) => ok === false);
  const idle = idleCost(project);
  const summary = {
    stack: stackName,
    stage,
    account: ready.identity.account,
    region: session.region,
    url: outputs.McpUrl,
    outputs,
    durationMs: took,
    checks,
    idleCostPerMonth: Number(idle.toFixed(2)),
    next: nextSteps(target),
    log: path,
  };
  if (bad.length > 0) {
    throw new UserError(
      `${stackName} is deployed, but does not work as it should:\n${listed(checks)}`,
      `Read its log: mcp-aws logs --stage ${stage} --level debug. Then deploy again. The whole run: ${path}`,
      undefined,
      { details: summary },
    );
  }
  if (json) {
    const connect = JSON.parse(await connections(target, outputs, ['--json'], ui)) as object;
    return ui.print(`${JSON.stringify({ success: true, ...summary, connect }, null, 2)}\n`);
  }
  await ui.print(`
${outputs.McpUrl}

Checked
${listed(checks)}

Connect
${(await connections(target, outputs, [], ui)).trim().replace(/^(?=.)/gm, '  ')}

Idle, it costs $${idle.toFixed(2)} a month (list prices of ${prices.asOf}, ${prices.region}; without logs and data transfer).

Next
${nextSteps(target)
  .map((step) => `  ${step}`)
  .join('\n')}
`);
}

const listed = (checks: readonly Check[]): string =>
  checks.map(({ ok, says }) => `  ${ok === undefined ? '-' : ok ? '✓' : '✗'} ${says}`).join('\n');

function nextSteps({ stage, project: { auth, pm } }: Target): string[] {
  const at = stage === 'dev' ? '' : ` --stage ${stage}`;
  const pass = pm === 'npm' ? ' --' : '';
  return [
    ...(auth === 'cognito' ? [`${pm} run user${pass} me@example.com   add a user`] : []),
    ...(auth === 'api-key' ? [`mcp-aws keys${at} create --owner me --scopes read,write   make a key`] : []),
    `mcp-aws connect${at} cursor --write   put it into a client's configuration`,
    `mcp-aws call${at} search_books '{"query":"austen"}'   call a tool`,
    `mcp-aws logs${at} -f   follow its logs`,
  ];
}
