import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The name under which the server of this stack logs and counts. */
export const serviceName = (scope: Construct): string => Stack.of(scope).stackName;

/** CloudWatch has one list of dashboards for all regions. */
export const dashboardName = (scope: Construct, kind: string): string =>
  `${serviceName(scope)}-${kind}-${Stack.of(scope).region}`;
