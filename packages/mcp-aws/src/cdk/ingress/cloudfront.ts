import { Duration, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { type IVpc, Peer, Port } from 'aws-cdk-lib/aws-ec2';
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  DesyncMitigationMode,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/config.ts';
import type { Hosting } from '../hosting/hosting.ts';
import { monitorLoadBalancer } from '../monitoring/load-balancer.ts';
import type { ServerContext } from '../server-context.ts';
import { createAccessLogBucket, logAccess } from './access-log-bucket.ts';
import { cloudFrontPrefixList } from './cloudfront-prefix-list.ts';
import type { Ingress } from './ingress.ts';
import { addTasks } from './target.ts';
import { cloudFrontWebAcl } from './web-acl.ts';

/** CloudFront in front of an internal load balancer: HTTPS without a domain, and nothing public but CloudFront. */
export class CloudFrontIngress extends Construct implements Ingress {
  readonly url: string;
  readonly api: undefined;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly distribution: Distribution;
  private readonly listener: ApplicationListener;
  private readonly limits: StageConfig['limits'];
  private tasks: ApplicationTargetGroup | undefined;

  constructor(scope: Construct, id: string, context: ServerContext) {
    super(scope, id);
    const { vpc, config } = context;
    this.limits = config.limits;
    if (vpc === undefined) throw new Error('A load balancer needs a VPC.');
    const accessLogs = createAccessLogBucket(this, config.settings);
    this.loadBalancer = this.createLoadBalancer(vpc, config.settings.protect);
    logAccess(this.loadBalancer, accessLogs);
    this.listener = this.loadBalancer.addListener('Http', { port: 80, open: false });
    const cloudFront = Peer.prefixList(cloudFrontPrefixList(this, config.settings));
    this.listener.connections.allowFrom(cloudFront, Port.tcp(80), 'CloudFront');
    this.distribution = this.createDistribution(accessLogs, cloudFrontWebAcl(this, context));
    this.url = `https://${this.distribution.distributionDomainName}/mcp`;
  }

  serve(hosting: Hosting): void {
    this.tasks = addTasks(this.listener, hosting, this.limits);
  }

  /** Metrics of CloudFront are in us-east-1, where no alarm of another region can watch them. */
  monitor(monitoring: MonitoringFacade, alarms: boolean): void {
    const { distribution } = this;
    monitorLoadBalancer(monitoring, this.loadBalancer, this.tasks, alarms);
    monitoring.monitorCloudFrontDistribution({ distribution, humanReadableName: 'CloudFront' });
  }

  private createLoadBalancer(vpc: IVpc, deletionProtection: boolean): ApplicationLoadBalancer {
    return new ApplicationLoadBalancer(this, 'InternalLoadBalancer', {
      vpc,
      deletionProtection,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.STRICTEST,
    });
  }

  private createDistribution(logBucket: Bucket, webAclId: string | undefined): Distribution {
    const distribution = new Distribution(this, 'Distribution', {
      ...(webAclId === undefined ? {} : { webAclId }),
      defaultBehavior: {
        origin: VpcOrigin.withApplicationLoadBalancer(this.loadBalancer, {
          protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
          // The longest silence CloudFront allows by default; event streams send a comment every 15 s.
          readTimeout: Duration.seconds(60),
          keepaliveTimeout: Duration.seconds(60),
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
      },
      logBucket,
      logFilePrefix: 'cloudfront/',
    });
    acknowledge(distribution);
    return distribution;
  }
}

/** Findings of cdk-nag that are intended. */
function acknowledge(distribution: Distribution): void {
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'Callers may be anywhere.' },
    {
      id: 'AwsSolutions-CFR2',
      reason: 'No web ACL by default: it has a monthly price, and its body rules block tool arguments.',
    },
    {
      id: 'AwsSolutions-CFR4',
      reason: 'Without a domain there is only the certificate of cloudfront.net, whose policy AWS sets.',
    },
    {
      id: 'AwsSolutions-CFR5',
      reason: 'The origin is reached inside the VPC, not over the internet; a certificate would need a domain.',
    },
  );
}
