import { findStack, lastEventTime, resourcesOf, retainedIn, type StackResource } from '../aws/stack.ts';
import { contextOf, openCdk } from '../cdk.ts';
import { checkCdk } from '../checks.ts';
import { type Diagnosis, diagnose } from '../diagnosis.ts';
import { Cancelled, UsageError, UserError } from '../errors.ts';
import { namesIn, watchStack } from '../progress.ts';
import { forgetOutputs } from '../project.ts';
import { flagsOf, notDeployed, type Target, type TargetFlags, targetOf } from '../target.ts';
import type { Ui } from '../ui.ts';

export interface DestroyFlags extends TargetFlags {
  readonly json?: true;
  readonly verbose?: true;
}

/**
 * Deletes the stack, once its name was typed. What holds data of people stays, and is named.
 * @throws UserError where there is no stack, or it is protected or cannot be deleted
 */
export async function destroy(flags: DestroyFlags, ui: Ui): Promise<void> {
  const target = targetOf(ui, flags);
  const { project, session, stackName } = target;
  checkCdk(project);
  const stack = await findStack(session, stackName);
  if (stack === undefined) throw notDeployed(target);
  if (stack.isProtected) {
    throw new UserError(
      `${stackName} is protected from deletion.`,
      `Set protect to false for the stage in infra/settings.ts, deploy it with mcp-aws deploy${flagsOf(target)}, and run this again.`,
    );
  }
  const nameOf = namesIn(target);
  const stays = await staying(target);
  ui.note(`${stackName} in ${session.region}: ${stack.outputs.McpUrl ?? stack.status}`);
  ui.note(
    stays.length === 0
      ? 'Everything in it will be deleted.'
      : `It will be deleted, but for what stays, and costs what it costs:\n${stays.map((line) => `  ${line}`).join('\n')}`,
  );
  await agreed(stackName, ui);

  const since = new Date((await lastEventTime(session, stackName)).getTime() + 1);
  const cdk = openCdk(target, 'destroy', flags.verbose === true, ui);
  const done = new AbortController();
  // By its id: the name of a deleted stack finds nothing.
  const watching = watchStack({ session, stackName: stack.id, since, nameOf, ui, until: done.signal });
  const args = ['destroy', stackName, '--force', ...contextOf(target)];
  const ran = await cdk.run(...args).finally(() => {
    done.abort();
    cdk.close();
  });
  const events = await watching;
  if (ui.signal.aborted)
    throw new Cancelled(
      `Stopped watching. What CloudFormation has begun with ${stackName} goes on; mcp-aws status shows it.`,
    );
  if (!ran.ok) throw failed(target, diagnose(events, ran.output, nameOf), cdk.logPath);
  // The CDK is content where the app has no stack of this name.
  if ((await findStack(session, stack.id)) !== undefined) {
    throw new UserError(
      `${stackName} is still there: the CDK found no stack of this name in the project.`,
      `Does infra/app.ts name it otherwise? ${byHand(target)}`,
    );
  }
  forgetOutputs(project, stackName);
  if (flags.json) return ui.print(`${JSON.stringify({ success: true, stack: stackName, retained: stays }, null, 2)}\n`);
  ui.note(
    `Deleted ${stackName}.${stays.length === 0 ? '' : ` What stays:\n${stays.map((line) => `  ${line}`).join('\n')}`}`,
  );
}

function failed(target: Target, { resource, reason, fix }: Diagnosis, path: string): UserError {
  const { stackName } = target;
  if (resource === undefined) {
    return new UserError(
      `Deleting ${stackName} failed: ${reason}\nThe whole run: ${path}`,
      `${fix.split(', and deploy again')[0]}. ${byHand(target)}`,
    );
  }
  return new UserError(
    `Deleting ${stackName} failed at ${resource}: ${reason}\nThe whole run: ${path}`,
    `Remove what holds ${resource} (a bucket has to be empty), then run mcp-aws destroy${flagsOf(target)} again.`,
  );
}

const byHand = ({ stackName, session }: Target): string =>
  `Without the project: aws cloudformation delete-stack --stack-name ${stackName} --region ${session.region}.`;

/** Asks for the stack's name, as a yes is typed too quickly. */
async function agreed(stackName: string, ui: Ui): Promise<void> {
  if (ui.yes) return;
  if (!ui.interactive) {
    throw new UsageError(
      `Deleting ${stackName} has to be confirmed, and nobody can be asked here (no terminal, or CI or --json is set).`,
      'Say yes with -y.',
    );
  }
  if ((await ui.type(`Type ${stackName} to delete it`)) !== stackName)
    throw new Cancelled('That is another name. Nothing was deleted.');
}

/** What it means that a resource stays. */
const kinds: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'the user pool, with its users',
  'AWS::S3::Bucket': 'the bucket, with what is in it',
  'AWS::Logs::LogGroup': 'a log, until its lines expire',
  'AWS::IAM::Role': 'the role with which API Gateway writes logs, of the whole account',
  'AWS::ApiGateway::Account': 'the logging of API Gateway, of the whole account',
};

async function staying({ session, stackName }: Target): Promise<string[]> {
  const [retained, resources] = [await retainedIn(session, stackName), await resourcesOf(session, stackName)];
  const said = ({ type, physicalId, logicalId }: StackResource): string =>
    `${physicalId || logicalId} (${kinds[type] ?? type})`;
  return resources.filter(({ logicalId }) => retained.includes(logicalId)).map(said);
}
