import { Validations } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';

/** Active tracing lets a function write its traces to X-Ray, which has no resources to name. */
export const acknowledgeTracing = (role: IRole): void =>
  Validations.of(role).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords take no resource.',
  });
