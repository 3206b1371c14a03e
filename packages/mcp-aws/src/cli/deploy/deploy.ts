import { findStack, type Outputs } from '../aws/stack.ts';
import { confirm } from '../confirm.ts';
import { Cancelled, UsageError, UserError } from '../errors.ts';
import { keepRecorded, recordedOutputs, recordedStacks } from '../project/outputs-file.ts';
import { hintsFor, type Target, type TargetFlags, targetOf } from '../project/target.ts';
import { formatDuration } from '../time.ts';
import type { Ui } from '../ui.ts';
import { contextArgs, createCdkRunner } from './cdk.ts';
import { changeNotices, type Notice } from './changes.ts';
import { type Deployment, runDeployment } from './deployment.ts';
import { diagnose } from './diagnosis.ts';
import { requireHostedZone } from './hosted-zone.ts';
import { preflight } from './preflight.ts';
import { printDiff, printPlan } from './preview.ts';
import { brokenDeployment, printReport } from './report.ts';
import { verify } from './verify.ts';
import { waitForIdle } from './wait-for-idle.ts';

export interface DeployFlags extends TargetFlags {
  readonly diff?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly verbose?: true;
  /** For cdk. */
  readonly rest: readonly string[];
}

/**
 * Deploys the project, and checks that what is deployed works.
 * @throws UserError with the reason and what to do, when it fails or what is deployed does not work
 */
export async function deploy(flags: DeployFlags, ui: Ui): Promise<void> {
  const { rest } = flags;
  refuseStageWord(rest);
  const started = Date.now();
  const json = flags.json === true;
  const target = targetOf(ui, flags);
  const isPreview = flags.diff === true || flags.dryRun === true;
  const ready = await preflight(target, !isPreview, ui);
  const cdk = createCdkRunner(target, `deploy-${target.stage}`, flags.verbose === true, ui);
  const deployment: Deployment = { target, ready, context: contextArgs(target), rest, cdk, ui };
  try {
    await requireHostedZone(deployment);
    const notices = changeNotices(ready.stack?.outputs ?? {}, target.config);
    for (const { message } of notices) ui.note(message);
    if (flags.diff) return await printDiff(deployment, json);
    if (flags.dryRun) return await printPlan(deployment, notices, json);
    await confirmDeployment(target, notices, ui);
    await bootstrap(deployment);
    await waitForIdle(target, ready, ui);
    ui.note(`Deploying ${target.stackName} to ${target.session.region}, account ${ready.identity.account}`);
    const recorded = recordedStacks(target.project);
    await runDeployment(deployment);
    keepRecorded(target.project, recorded);
    ui.note(`Deployed in ${formatDuration(Date.now() - started)}; checking it`);
    const outputs = await outputsAfter(target);
    const checks = await verify(target, outputs, ui).catch((error: unknown) => {
      if (!ui.signal.aborted) throw error;
      throw new Cancelled(`Cancelled. ${target.stackName} is deployed, and was not fully checked.`);
    });
    const result = { outputs, checks, tookMs: Date.now() - started };
    const broken = brokenDeployment(deployment, result);
    if (broken !== undefined) throw broken;
    await printReport(deployment, result, json);
  } finally {
    cdk.close();
  }
}

/** As CloudFormation has them; as the CDK recorded them, where the stack may not be read. */
async function outputsAfter({ project, session, stackName }: Target): Promise<Outputs> {
  const stack = await findStack(session, stackName).catch(() => undefined);
  return stack?.outputs ?? recordedOutputs(project, stackName) ?? {};
}

/** `mcp-aws deploy production` would go to the CDK as the name of a stack. */
function refuseStageWord([word]: readonly string[]): void {
  if (word === undefined || word.startsWith('-')) return;
  throw new UsageError(
    `deploy does not take ${JSON.stringify(word)}.`,
    `Did you mean --stage ${word}? Arguments for cdk deploy come after --.`,
  );
}

/** Asks before what cuts callers off, and before a server that anybody can call. */
async function confirmDeployment(target: Target, notices: readonly Notice[], ui: Ui): Promise<void> {
  if (notices.some(({ disruptive }) => disruptive)) await confirm('Deploy it, with these changes?', ui, { notices });
  if (target.config.auth.mode !== 'none') return;
  ui.note('Warning: this server has no auth, and its address is public: anyone who finds it can call it.');
  await confirm(`Deploy ${target.stackName} anyway?`, ui);
}

/** Makes what the CDK needs in an account, where it is missing and wanted. */
async function bootstrap({ target, ready, cdk, ui }: Deployment): Promise<void> {
  if (ready.bootstrapped) return;
  const environment = `aws://${ready.identity.account}/${target.session.region}`;
  ui.note(`${environment} is not bootstrapped: the CDK needs a bucket, a registry and roles there, once.`);
  await confirm(`Bootstrap ${environment}?`, ui);
  const { ok, output } = await cdk.run('bootstrap', environment);
  if (ui.signal.aborted)
    throw new Cancelled('Cancelled while bootstrapping. Run it again: what is already there is kept.');
  if (!ok) {
    const { reason, fix } = diagnose({ output, hint: hintsFor(target), runner: target.project.runner });
    throw new UserError(`Bootstrapping ${environment} failed: ${reason}`, fix);
  }
  ui.note(`Bootstrapped ${environment}`);
}
