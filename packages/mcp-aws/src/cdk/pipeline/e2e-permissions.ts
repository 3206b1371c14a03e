import { type Acknowledgment, ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { AuthMode } from '../../config/choices.ts';

/** What the end-to-end test of a pipeline needs from AWS, to call the server that was deployed. */
export interface Permissions {
  readonly statements: readonly PolicyStatement[];
  /** Their wildcards. */
  readonly acknowledged: readonly Acknowledgment[];
}

/** @param deployed the name of the stack that is called */
export function e2ePermissions(stack: Stack, mode: AuthMode, deployed: string): Permissions {
  if (mode === 'api-key') return apiKeys(stack, deployed);
  if (mode === 'cognito') return machineClient(stack, deployed);
  if (mode === 'iam') return calls(stack);
  return { statements: [], acknowledged: [] }; // the server does not ask AWS who calls
}

/** The hashes of the keys: the test makes a key for itself, and revokes it. */
function apiKeys(stack: Stack, deployed: string): Permissions {
  const secrets = stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    statements: [ofStack(deployed, ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], secrets)],
    acknowledged: [wildcard(stack, secrets, 'The condition leaves the secret of the stack.')],
  };
}

/** The secret of the machine client, with which the test logs in. */
function machineClient(stack: Stack, deployed: string): Permissions {
  const pools = stack.formatArn({ service: 'cognito-idp', resource: 'userpool', resourceName: '*' });
  return {
    statements: [ofStack(deployed, ['cognito-idp:DescribeUserPoolClient'], pools)],
    acknowledged: [wildcard(stack, pools, 'The condition leaves the user pool of the stack.')],
  };
}

/** Calls to servers of the account at /mcp. This one lets every principal of the account read. */
function calls(stack: Stack): Permissions {
  const endpoints = stack.formatArn({ service: 'execute-api', resource: '*', resourceName: '*/*/mcp' });
  return {
    statements: [new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [endpoints] })],
    acknowledged: [
      wildcard(stack, endpoints, 'An API has a number for a name, and no tags in policies; the path is fixed.'),
    ],
  };
}

/** Allows something with what a deployed stack owns, whose ARNs are not known before. CloudFormation tags what it makes. */
const ofStack = (deployed: string, actions: string[], resource: string): PolicyStatement =>
  new PolicyStatement({
    actions,
    resources: [resource],
    conditions: { StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': deployed } },
  });

/** Why a resource with an asterisk is no broader than it has to be, for cdk-nag. */
export const wildcard = ({ account }: Stack, arn: string, reason: string): Acknowledgment => ({
  id: `AwsSolutions::AwsSolutions-IAM5[Resource::${arn.replace(account, '<AWS::AccountId>')}]`,
  reason,
});
