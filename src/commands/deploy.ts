import { agreed } from '../agree.ts';
import { findStack } from '../aws/stack.ts';
import { contextOf, openCdk } from '../cdk.ts';
import { printDiff, printPlan } from '../deploy-preview.ts';
import { report } from '../deploy-report.ts';
import { type Deployment, runDeployment } from '../deployment.ts';
import { diagnose } from '../diagnosis.ts';
import { Cancelled, UsageError, UserError } from '../errors.ts';
import { preflight, whenSettled } from '../preflight.ts';
import { allOutputs, keepOutputs, type Outputs, recordedOutputs } from '../project.ts';
import { type Target, type TargetFlags, targetOf } from '../target.ts';
import { span } from '../time.ts';
import type { Ui } from '../ui.ts';
import { verify } from '../verify.ts';

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
  refuseWords(flags.rest);
  const started = Date.now();
  const target = targetOf(ui, flags);
  const looks = flags.diff === true || flags.dryRun === true;
  const ready = await preflight(target, { rest: flags.rest, builds: !looks }, ui);
  if (!looks) await acknowledge(target, ui);
  const cdk = openCdk(target, 'deploy', flags.verbose === true, ui);
  const deployment: Deployment = { target, ready, context: contextOf(target), rest: flags.rest, cdk, ui };
  const json = flags.json === true;
  try {
    if (flags.diff) return await printDiff(deployment, json);
    if (flags.dryRun) return await printPlan(deployment, json);
    await bootstrap(deployment);
    await whenSettled(target, ready, ui);
    ui.note(`Deploying ${target.stackName} to ${target.session.region}, account ${ready.identity.account}`);
    const before = allOutputs(target.project);
    await runDeployment(deployment);
    keepOutputs(target.project, before);
    ui.note(`Deployed in ${span(Date.now() - started)}; checking it`);
    const outputs = await outputsOf(target);
    const checks = await verify(target, outputs, ui).catch((error: unknown) => {
      if (!ui.signal.aborted) throw error;
      throw new Cancelled(`Cancelled. ${target.stackName} is deployed, and was not checked to the end.`);
    });
    await report(deployment, { outputs, checks, tookMs: Date.now() - started }, json);
  } finally {
    cdk.close();
  }
}

/** As CloudFormation has them; as the CDK wrote them down, where the stack may not be read. */
async function outputsOf({ project, session, stackName }: Target): Promise<Outputs> {
  const stack = await findStack(session, stackName).catch(() => undefined);
  return stack?.outputs ?? recordedOutputs(project, stackName) ?? {};
}

/** `mcp-aws deploy production` would go to the CDK as the name of a stack. */
function refuseWords([word]: readonly string[]): void {
  if (word === undefined || word.startsWith('-')) return;
  throw new UsageError(
    `deploy takes no ${JSON.stringify(word)}.`,
    `Did you mean --stage ${word}? Arguments for cdk deploy come after --.`,
  );
}

/** A server without auth is public, so its deployment asks. */
async function acknowledge({ project, stackName }: Target, ui: Ui): Promise<void> {
  if (project.auth !== 'none') return;
  ui.note('Warning: this server has no auth, and its address is public: anyone who finds it can call it.');
  await agreed(`Deploy ${stackName} all the same?`, ui);
}

/** Makes what the CDK needs in an account, where it is missing and wanted. */
async function bootstrap({ target, ready, cdk, ui }: Deployment): Promise<void> {
  if (ready.bootstrapped) return;
  const where = `aws://${ready.identity.account}/${target.session.region}`;
  ui.note(`${where} is not bootstrapped: the CDK needs a bucket, a registry and roles there, once.`);
  await agreed(`Bootstrap ${where}?`, ui);
  const { ok, output } = await cdk.run('bootstrap', where);
  if (ui.signal.aborted)
    throw new Cancelled('Cancelled while bootstrapping. Run it again: what is there already is kept.');
  if (!ok) {
    const { reason, fix } = diagnose([], output, (id) => id);
    throw new UserError(`Bootstrapping ${where} failed: ${reason}`, fix);
  }
  ui.note(`Bootstrapped ${where}`);
}
