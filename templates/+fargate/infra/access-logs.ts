import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { settingsOf } from './settings.ts';

/** Load balancers and CloudFront write their access logs to a bucket. */
export function createAccessLogBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ expiration: Duration.days(settingsOf(scope).logRetention) }],
    // Logs outlive the stack until they expire: emptying a bucket on deletion would need a function that may delete.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'It is the bucket that holds access logs.' });
  new CfnOutput(Stack.of(scope), 'AccessLogBucketName', { value: bucket.bucketName });
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
  // The load balancer tries the bucket when it is created.
  grant.applyBefore(loadBalancer);
}
