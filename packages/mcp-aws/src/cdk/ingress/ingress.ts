import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { Hosting } from '../hosting/hosting.ts';

/**
 * What is in front of the server. It is made before the server, as its address is part of what the server and its auth are
 * given; `serve` connects the two.
 */
export interface Ingress {
  /** Of the MCP endpoint, with `/mcp`. */
  readonly url: string;
  readonly api: HttpApi | RestApi | undefined;
  readonly loadBalancer: ApplicationLoadBalancer | undefined;
  readonly distribution: Distribution | undefined;
  /**
   * Passes requests to the server.
   * @param environment what the server is given to check callers with, for what checks them before the server does
   */
  serve(hosting: Hosting, environment: Readonly<Record<string, string>>): void;
  /** Puts its metrics on the dashboard of what runs, and watches them where the stage has alarms. */
  monitor(monitoring: MonitoringFacade, alarms: boolean): void;
}
