import { findStack, lastEventTime, resourcesOf, retainedIds, type StackResource } from '../aws/stack.ts';
import { confirmDeletion } from '../confirm.ts';
import { contextArgs, createCdkRunner } from '../deploy/cdk.ts';
import { checkCdk } from '../deploy/checks.ts';
import { type Diagnosis, diagnose } from '../deploy/diagnosis.ts';
import { resourceNames } from '../deploy/resource-names.ts';
import { watchStack } from '../deploy/stack-progress.ts';
import { Cancelled, UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { forgetOutputs } from '../project/outputs-file.ts';
import { commandFor, hintsFor, notDeployed, type Target, type TargetFlags, targetOf } from '../project/target.ts';
import type { Ui } from '../ui.ts';

export interface DestroyFlags extends TargetFlags {
  readonly json?: true;
  readonly verbose?: true;
}

/**
 * Deletes the stack, once its name was typed. What holds people's data stays, and is named.
 * @throws UserError where there is no stack, or it is protected or cannot be deleted
 */
export async function destroy(flags: DestroyFlags, ui: Ui): Promise<void> {
  const target = targetOf(ui, flags);
  const { project, session, stackName, stage } = target;
  checkCdk(project);
  const stack = await findStack(session, stackName);
  if (stack === undefined) throw notDeployed(target);
  if (stack.isProtected) {
    throw new UserError(
      `${stackName} is protected from deletion.`,
      `Set "protect" to false for the stage ${stage} in mcp-aws.jsonc, deploy it with ${commandFor(target, 'deploy')}, and run this again.`,
    );
  }
  const nameOf = resourceNames(target);
  const retained = await retainedResources(target);
  const listed = retained.map((line) => `  ${line}`).join('\n');
  ui.note(`${stackName} in ${session.region}: ${stack.outputs.McpUrl ?? stack.status}`);
  ui.note(
    retained.length === 0
      ? 'Everything in it will be deleted.'
      : `It will be deleted, except for these, which stay and keep their price:\n${listed}`,
  );
  await confirmDeletion(stackName, ui);

  const since = new Date((await lastEventTime(session, stackName)).getTime() + 1);
  const cdk = createCdkRunner(target, `destroy-${stage}`, flags.verbose === true, ui);
  const done = new AbortController();
  // By its id: the name of a deleted stack finds nothing.
  const watching = watchStack({ session, stack: stack.id, since, nameOf, ui, until: done.signal });
  const args = ['destroy', stackName, '--force', ...contextArgs(target)];
  const { ok, output } = await cdk.run(...args).finally(() => {
    done.abort();
    cdk.close();
  });
  const events = await watching;
  if (ui.signal.aborted)
    throw new Cancelled(
      `Stopped watching. What CloudFormation has begun with ${stackName} goes on; ${commandFor(target, 'status')} shows it.`,
    );
  if (!ok) {
    const diagnosis = diagnose({ events, output, nameOf, hint: hintsFor(target), runner: project.runner });
    throw deletionFailure(target, diagnosis, cdk.logPath);
  }
  // The CDK is content where the app has no stack of this name.
  if ((await findStack(session, stack.id)) !== undefined) {
    throw new UserError(
      `${stackName} is still there: the CDK found no stack of this name in the project.`,
      `Check whether infra/app.ts gives it another name. ${byHand(target)}`,
    );
  }
  forgetOutputs(project, stackName);
  if (flags.json) return ui.print(toJson({ success: true, stack: stackName, retained }));
  ui.note(`Deleted ${stackName}.${retained.length === 0 ? '' : ` What stays:\n${listed}`}`);
}

function deletionFailure(target: Target, { resource, reason, fix }: Diagnosis, logPath: string): UserError {
  const { stackName } = target;
  if (resource === undefined) {
    return new UserError(
      `Deleting ${stackName} failed: ${reason}\nThe whole output: ${logPath}`,
      `${fix.split(', and deploy again')[0]?.replace(/\.$/, '')}. ${byHand(target)}`,
    );
  }
  return new UserError(
    `Deleting ${stackName} failed at ${resource}: ${reason}\nThe whole output: ${logPath}`,
    `Remove what holds ${resource} (a bucket has to be empty), then run ${commandFor(target, 'destroy')} again.`,
  );
}

const byHand = ({ stackName, session }: Target): string =>
  `Without the project: aws cloudformation delete-stack --stack-name ${stackName} --region ${session.region}.`;

/** What a resource that stays is. */
const kinds: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'the user pool, with its users',
  'AWS::S3::Bucket': 'the bucket, with what is in it',
  'AWS::Logs::LogGroup': 'a log, until its lines expire',
  'AWS::IAM::Role': 'the role with which API Gateway writes logs, for the whole account',
  'AWS::ApiGateway::Account': 'the logging of API Gateway, for the whole account',
};

/** Resources that stay when the stack is deleted, for people to read. */
async function retainedResources({ session, stackName }: Target): Promise<string[]> {
  const [ids, resources] = [await retainedIds(session, stackName), await resourcesOf(session, stackName)];
  const describe = ({ type, physicalId, logicalId }: StackResource): string =>
    `${physicalId || logicalId} (${kinds[type] ?? type})`;
  return resources.filter(({ logicalId }) => ids.includes(logicalId)).map(describe);
}
