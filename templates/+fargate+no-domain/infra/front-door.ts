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
import { Peer, Port, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  DesyncMitigationMode,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { createAccessLogBucket, logAccess } from './access-logs.ts';
import { cloudFrontPrefixList } from './cloudfront-prefix-list.ts';
import { createVpc } from './network.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';
import { targetProps } from './target.ts';
import { cloudFrontWebAcl } from './web-acl.ts';

/** CloudFront in front of an internal load balancer: HTTPS without a domain, and nothing public but CloudFront. */
export class FrontDoor extends Construct {
  readonly url: string;
  readonly vpc: Vpc;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly distribution: Distribution;
  targets: ApplicationTargetGroup | undefined;
  private readonly listener: ApplicationListener;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { protect, waf } = settingsOf(this);
    this.vpc = createVpc(this);
    const accessLogs = createAccessLogBucket(this);
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: this.vpc,
      deletionProtection: protect,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.STRICTEST,
    });
    logAccess(this.loadBalancer, accessLogs);
    this.listener = this.loadBalancer.addListener('Http', { port: 80, open: false });
    this.listener.connections.allowFrom(Peer.prefixList(cloudFrontPrefixList(this)), Port.tcp(80), 'CloudFront');

    this.distribution = new Distribution(this, 'Distribution', {
      ...(waf ? { webAclId: cloudFrontWebAcl(this) } : {}),
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
      logBucket: accessLogs,
      logFilePrefix: 'cloudfront/',
    });
    this.url = `https://${this.distribution.distributionDomainName}/mcp`;
    Validations.of(this.distribution).acknowledge(
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

  serve({ service }: McpRuntime): void {
    this.targets = this.listener.addTargets('Tasks', { ...targetProps, targets: [service] });
  }
}
