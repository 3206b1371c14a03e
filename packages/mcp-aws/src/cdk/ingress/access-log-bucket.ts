import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageSettings } from '../../config/stages.ts';
import { addOutputs } from '../outputs.ts';

/** Load balancers and CloudFront write their access logs to a bucket. */
export function createAccessLogBucket(scope: Construct, { logRetentionDays }: StageSettings): Bucket {
  const bucket = new Bucket(scope, 'AccessLogBucket', {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    ...(logRetentionDays === RetentionDays.INFINITE
      ? {}
      : { lifecycleRules: [{ expiration: Duration.days(logRetentionDays) }] }),
    // Logs outlive the stack until they expire: emptying a bucket on deletion would need a function that may delete.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'It is the bucket that holds access logs.' });
  addOutputs(scope, { AccessLogBucketName: bucket.bucketName });
  return bucket;
}

/**
 * `loadBalancer.logAccessLogs` without a region at synthesis: the log delivery service writes in every region.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function logAccess(loadBalancer: ApplicationLoadBalancer, bucket: Bucket): void {
  const delivery = new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com');
  const grant = bucket.grantPut(delivery, `load-balancer/AWSLogs/${Aws.ACCOUNT_ID}/*`);
  loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
  loadBalancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
  loadBalancer.setAttribute('access_logs.s3.prefix', 'load-balancer');
  // The load balancer writes a test file when it is created.
  grant.applyBefore(loadBalancer);
}
