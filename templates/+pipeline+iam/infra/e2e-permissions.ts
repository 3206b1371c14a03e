import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Permissions, wildcard } from './permissions.ts';

/** Calls to servers of the account at /mcp, of which this one knows every principal of the account as one that may read. */
export function e2ePermissions(stack: Stack, _deployed: string): Permissions {
  const calls = stack.formatArn({ service: 'execute-api', resource: '*', resourceName: '*/*/mcp' });
  return {
    statements: [new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [calls] })],
    acknowledged: [
      wildcard(stack, calls, 'An API has a number for a name, and no tags in policies; the path is fixed.'),
    ],
  };
}
