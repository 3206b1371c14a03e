import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settingsOf } from './settings.ts';

/** A log group, kept as long as the stage says. CloudWatch encrypts it with a key of its own. */
export const createLogGroup = (scope: Construct, id: string): LogGroup =>
  new LogGroup(scope, id, {
    retention: settingsOf(scope).logRetention,
    removalPolicy: settingsOf(scope).protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
