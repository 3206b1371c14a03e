import { Duration, Validations } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  DesyncMitigationMode,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { createAccessLogBucket, logAccess } from './access-logs.ts';
import { certificateFor, domainNameOf, hostedZone } from './domain.ts';
import { createVpc } from './network.ts';
import { addRoutes } from './routes.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';
import { attachWebAcl } from './web-acl.ts';

/** A public load balancer on a domain of its own. */
export class FrontDoor extends Construct {
  readonly url: string;
  readonly vpc: Vpc;
  readonly loadBalancer: ApplicationLoadBalancer;
  targets: ApplicationTargetGroup | undefined;
  private readonly listener: ApplicationListener;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const domainName = domainNameOf(this);
    this.url = `https://${domainName}/mcp`;
    const { protect, waf } = settingsOf(this);
    this.vpc = createVpc(this);
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: this.vpc,
      deletionProtection: protect,
      internetFacing: true,
      // A tool may be silent for this long. The server keeps its connections a little longer (src/listen.ts).
      idleTimeout: Duration.minutes(5),
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.STRICTEST,
    });
    logAccess(this.loadBalancer, createAccessLogBucket(this));
    const zone = hostedZone(this);
    this.listener = this.loadBalancer.addListener('Https', {
      port: 443,
      certificates: [certificateFor(this, zone)],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
    });
    this.loadBalancer.addRedirect();
    if (waf) attachWebAcl(this, this.loadBalancer.loadBalancerArn);
    new ARecord(this, 'Alias', {
      zone,
      recordName: `${domainName}.`,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(this.loadBalancer)),
    });
    Validations.of(this.loadBalancer).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'A public server: the load balancer is its only public part, and takes HTTPS (port 80 redirects).',
    });
  }

  serve(runtime: McpRuntime): void {
    this.targets = addRoutes(this.listener, runtime);
  }
}
