import type { Stack } from 'aws-cdk-lib';
import { ofStack, type Permissions, wildcard } from './permissions.ts';

/** The secret of the machine client, with which e2e logs in. */
export function e2ePermissions(stack: Stack, deployed: string): Permissions {
  const pools = stack.formatArn({ service: 'cognito-idp', resource: 'userpool', resourceName: '*' });
  return {
    statements: [ofStack(deployed, ['cognito-idp:DescribeUserPoolClient'], pools)],
    acknowledged: [wildcard(stack, pools, 'The condition leaves the user pool of the stack.')],
  };
}
