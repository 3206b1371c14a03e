/** cdk-nag's finding of a statement for every resource, as it is acknowledged where an action takes no resource. */
export const anyResource = 'AwsSolutions::AwsSolutions-IAM5[Resource::*]';
