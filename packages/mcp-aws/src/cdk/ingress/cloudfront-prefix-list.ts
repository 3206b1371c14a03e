import { Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { StageSettings } from '../../config/stages.ts';
import { anyResource } from '../findings.ts';
import { createLogGroup } from '../log-group.ts';

const name = 'com.amazonaws.global.cloudfront.origin-facing';

/**
 * The id of AWS's list of the addresses from which CloudFront calls origins. It differs by region, so it is looked up
 * when the stack is deployed; looking it up at synthesis would need an account.
 */
export function cloudFrontPrefixList(scope: Construct, settings: StageSettings): string {
  const call = {
    service: 'ec2',
    action: 'DescribeManagedPrefixLists',
    parameters: { Filters: [{ Name: 'prefix-list-name', Values: [name] }] },
    physicalResourceId: PhysicalResourceId.of(name),
    outputPaths: ['PrefixLists.0.PrefixListId'],
  };
  const logGroup = createLogGroup(scope, 'LookupLogGroup', settings);
  const role = new Role(scope, 'LookupRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const lookup = new AwsCustomResource(scope, 'CloudFrontPrefixList', {
    onCreate: call,
    onUpdate: call,
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ actions: ['ec2:DescribeManagedPrefixLists'], resources: ['*'] }),
    ]),
    installLatestAwsSdk: false,
    role,
    logGroup,
  });
  Validations.of(lookup).acknowledge({
    id: anyResource,
    reason: 'ec2:DescribeManagedPrefixLists reads public data and takes no resource.',
  });
  return lookup.getResponseField('PrefixLists.0.PrefixListId');
}
