import type { Outputs } from '../aws/stack.ts';
import { UserError } from '../errors.ts';
import { commandFor, type Target } from '../project/target.ts';
import type { GroupName, LogGroup } from './record.ts';

const outputNames = {
  server: 'LogGroupName',
  access: 'AccessLogGroupName',
  authorizer: 'AuthorizerLogGroupName',
} as const;

/**
 * The log groups of a stack.
 * @param only one of them; undefined: all that it has
 * @throws UserError where it does not have that one
 */
export function groupsOf(outputs: Outputs, only: GroupName | undefined, target: Target): LogGroup[] {
  const groups = (Object.keys(outputNames) as GroupName[]).flatMap((name) => {
    const logGroupName = outputs[outputNames[name]];
    return logGroupName === undefined || (only !== undefined && only !== name) ? [] : [{ name, logGroupName }];
  });
  if (groups.length > 0) return groups;
  const bucket = outputs.AccessLogBucketName;
  throw new UserError(
    `The stack has no log group of the ${only ?? 'server'}.`,
    only === 'access' && bucket !== undefined
      ? `Its load balancer writes access logs to the bucket ${bucket}: aws s3 ls --recursive s3://${bucket}.`
      : `${commandFor(target, 'logs')} without --group shows all that it has.`,
  );
}
