import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** What `npm run e2e` in the pipeline needs of AWS. */
export interface Permissions {
  statements: PolicyStatement[];
  /** Their wildcards. */
  acknowledged: { id: string; reason: string }[];
}

/** Allows something with what a deployed stack owns, whose ARNs nobody knows before. CloudFormation tags what it makes. */
export const ofStack = (deployed: string, actions: string[], resource: string): PolicyStatement =>
  new PolicyStatement({
    actions,
    resources: [resource],
    conditions: { StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': deployed } },
  });

/** Why a resource with an asterisk is no broader than it has to be, for cdk-nag. */
export const wildcard = ({ account }: Stack, arn: string, reason: string): { id: string; reason: string } => ({
  id: `AwsSolutions::AwsSolutions-IAM5[Resource::${arn.replace(account, '<AWS::AccountId>')}]`,
  reason,
});
