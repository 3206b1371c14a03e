import type { Connections } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { ServerContext } from '../server-context.ts';

export interface HostingOptions {
  readonly context: ServerContext;
  readonly environment: Readonly<Record<string, string>>;
}

/** What runs the server. */
export interface Hosting {
  /** On Lambda. */
  readonly function: LambdaFunction | undefined;
  /** On Fargate. */
  readonly service: FargateService | undefined;
  /** What the code of the server may do is what this role may. */
  readonly role: IRole;
  readonly logGroup: LogGroup;
  /** Undefined outside a VPC. */
  readonly connections: Connections | undefined;
  addEnvironment(name: string, value: string): void;
  /** Puts its metrics on the dashboard of what runs, and watches them where the stage has alarms. */
  monitor(monitoring: MonitoringFacade, alarms: boolean): void;
}
