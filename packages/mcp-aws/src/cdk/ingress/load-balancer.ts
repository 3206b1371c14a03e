import { Duration, Validations } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  DesyncMitigationMode,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/config.ts';
import type { Hosting } from '../hosting/hosting.ts';
import { monitorLoadBalancer } from '../monitoring/load-balancer.ts';
import type { ServerContext } from '../server-context.ts';
import { createAccessLogBucket, logAccess } from './access-log-bucket.ts';
import { Domain } from './domain.ts';
import { checkTokens } from './edge-token-check.ts';
import type { Ingress } from './ingress.ts';
import { addTasks } from './target.ts';
import { attachWebAcl } from './web-acl.ts';

/** A public load balancer on a domain. */
export class LoadBalancerIngress extends Construct implements Ingress {
  readonly url: string;
  readonly api: undefined;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly distribution: undefined;
  private readonly listener: ApplicationListener;
  private readonly limits: StageConfig['limits'];
  private readonly checksTokens: boolean;
  private tasks: ApplicationTargetGroup | undefined;

  constructor(scope: Construct, id: string, context: ServerContext) {
    super(scope, id);
    const { vpc, config } = context;
    this.limits = config.limits;
    const domain = Domain.of(this, context);
    if (vpc === undefined || domain === undefined) throw new Error('A load balancer needs a VPC and a domain.');
    this.checksTokens = config.edgeTokenCheck;
    this.url = `https://${domain.domainName}/mcp`;
    this.loadBalancer = this.createLoadBalancer(vpc, config.settings.protect);
    logAccess(this.loadBalancer, createAccessLogBucket(this, config.settings));
    this.listener = this.loadBalancer.addListener('Https', {
      port: 443,
      certificates: [domain.certificate],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
    });
    this.loadBalancer.addRedirect();
    attachWebAcl(this, this.loadBalancer.loadBalancerArn, context);
    domain.pointTo(new LoadBalancerTarget(this.loadBalancer));
  }

  serve(hosting: Hosting, environment: Readonly<Record<string, string>>): void {
    this.tasks = addTasks(this.listener, hosting, this.limits);
    if (this.checksTokens) checkTokens(this.listener, this.tasks, environment);
  }

  monitor(monitoring: MonitoringFacade, alarms: boolean): void {
    monitorLoadBalancer(monitoring, this.loadBalancer, this.tasks, alarms);
  }

  private createLoadBalancer(vpc: IVpc, deletionProtection: boolean): ApplicationLoadBalancer {
    const loadBalancer = new ApplicationLoadBalancer(this, 'PublicLoadBalancer', {
      vpc,
      deletionProtection,
      internetFacing: true,
      // A tool may be silent for this long. The server keeps its connections a little longer.
      idleTimeout: Duration.minutes(5),
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.STRICTEST,
    });
    Validations.of(loadBalancer).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'A public server: the load balancer is its only public part, and takes HTTPS (port 80 redirects).',
    });
    return loadBalancer;
  }
}
