import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { serviceName } from '../names.ts';
import { errorRate, mcpMetric } from './metrics.ts';
import { whatToDo } from './runbook.ts';

/** Where alarms go. Encrypted with a key of its own, as CloudWatch may not use that of AWS. */
export function createAlarmTopic(scope: Construct, email: string | undefined): Topic {
  const masterKey = new Key(scope, 'TopicKey', {
    description: `Encrypts the alarms of ${serviceName(scope)}`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const topic = new Topic(scope, 'Alarms', { masterKey, enforceSSL: true });
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });
  masterKey.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');
  topic.grantPublish(cloudWatch);
  if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

/**
 * Alarms on what callers see, whatever the runtime. Their names are fixed, and exist once in a region, so their logical ids
 * are the same in every configuration: they stay where they are when a stack changes its runtime.
 */
export function createMcpAlarms(scope: Construct): Alarm[] {
  const alarm = (name: string, threshold: number, metric: IMetric, alarmDescription: string): Alarm =>
    new Alarm(scope, name, {
      alarmName: `${serviceName(scope)}-${name}`,
      alarmDescription: `${alarmDescription} ${whatToDo(name)}`,
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Two of three periods: not for a single bad one.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING, // nobody called
    });
  return [
    alarm('errors', 5, errorRate(scope), 'More than 5 % of calls fail.'),
    alarm('slow', 10_000, mcpMetric(scope, 'Duration', 'p90'), 'One call in ten takes longer than 10 s.'),
    alarm('rejections', 200, mcpMetric(scope, 'Rejections', 'Sum'), 'Many requests are turned away before the server.'),
  ];
}

/**
 * The same as `errors` within minutes: CloudFormation watches it while it deploys, and rolls back. It notifies nobody, so
 * that one bad deployment is one message.
 */
export const createRollbackAlarm = (scope: Construct): Alarm =>
  new Alarm(scope, 'rollback', {
    alarmName: `${serviceName(scope)}-rollback`,
    alarmDescription: 'Calls fail right after a deployment.',
    metric: errorRate(scope, Duration.minutes(1)),
    threshold: 20,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
