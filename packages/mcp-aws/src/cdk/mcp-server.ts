import { Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Connections, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IGrantable, IPrincipal, IRole } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { identityOf } from '../bundle/bundle.ts';
import { createAuth } from './auth/index.ts';
import { checkEnvironment, environmentOf, libraryVariables } from './environment.ts';
import type { Hosting } from './hosting/hosting.ts';
import { createHosting } from './hosting/index.ts';
import { createIngress } from './ingress/index.ts';
import { InputRequests } from './input-requests/input-requests.ts';
import type { McpServerProps } from './mcp-server-props.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { addOutputs } from './outputs.ts';
import { folderOf } from './project-folder.ts';
import { checkProps } from './props-rules.ts';
import { withReadableErrors } from './readable-error.ts';
import { createContext } from './server-context.ts';
import { SharedLimits } from './shared-limits.ts';
import { grantSpans } from './tracing.ts';

/**
 * A server of the Model Context Protocol: what is in front of it, what runs it, who may call it, and what watches it, as its
 * configuration says. It bundles the code of the project at synthesis.
 *
 * ```ts
 * const server = new McpServer(this, 'Server', { config });
 * table.grantReadWriteData(server); // grants are to its code
 * server.addEnvironment('BOOKS_TABLE', table.tableName);
 * ```
 *
 * A stack has one server. Its logical ids are made so that the stack can be updated to another runtime, ingress or auth
 * mode: see test/cdk/in-place.test.ts.
 */
export class McpServer extends Construct implements IGrantable {
  /** Of the MCP endpoint, with `/mcp`. */
  readonly url: string;
  /** The function that runs the server. Undefined on Fargate. */
  readonly function: LambdaFunction | undefined;
  /** The service whose tasks run the server. Undefined on Lambda. */
  readonly service: FargateService | undefined;
  /** In front of a function. Undefined on Fargate. */
  readonly api: HttpApi | RestApi | undefined;
  /** In front of the tasks. Undefined on Lambda. */
  readonly loadBalancer: ApplicationLoadBalancer | undefined;
  /** In front of the load balancer, on Fargate without a domain. Otherwise undefined. */
  readonly distribution: Distribution | undefined;
  /** Where people and machines log in. Undefined in other auth modes than cognito. */
  readonly userPool: IUserPool | undefined;
  /** That of the props, or that made for Fargate. Undefined for a function outside a VPC. */
  readonly vpc: IVpc | undefined;
  /** Of the function or the tasks, to allow connections to a database. Undefined for a function outside a VPC. */
  readonly connections: Connections | undefined;
  /** The log of the server. */
  readonly logGroup: LogGroup;
  /** The role whose permissions the code of the server has. */
  readonly role: IRole;
  readonly grantPrincipal: IPrincipal;
  /** All alarms, with the one that rolls deployments back. None where the stage has no alarms. */
  readonly alarms: readonly IAlarm[];
  /** Where alarms are published. Undefined where the stage has none. */
  readonly alarmTopic: ITopic | undefined;
  private readonly derived: Readonly<Record<string, string>>;
  private readonly hosting: Hosting;

  /** @throws ConfigError for props that cannot work together, with what to do instead */
  constructor(scope: Construct, id: string, props: McpServerProps) {
    super(scope, id);
    withReadableErrors(() => checkProps(this, props));
    const folder = withReadableErrors(() => folderOf(this, props.folder));
    const context = createContext(this, folder, props);
    const {
      auth: { mode },
      runtime,
      tracing,
      settings,
    } = context.config;

    // The ingress comes first: its address is part of what the server and its auth are given.
    const ingress = createIngress(this, context);
    const auth = createAuth(this, { context, url: ingress.url });
    const inputRequests = InputRequests.of(this, context);
    const sharedLimits = SharedLimits.of(this, context);
    this.derived = {
      ...environmentOf(this, context.config, ingress.url),
      ...auth.environment,
      ...inputRequests?.environment,
      ...sharedLimits?.environment,
    };
    const { environment: own = {} } = props;
    this.refuseDerived(Object.keys(own));
    const environment = { ...this.derived, ...own };
    this.hosting = createHosting(this, { context, environment });
    auth.grantTo(this.hosting.role);
    inputRequests?.grantTo(this.hosting.role);
    sharedLimits?.grantTo(this.hosting.role);
    grantSpans(this.hosting.role, tracing);
    ingress.serve(this.hosting, libraryVariables(environment));
    const monitoring = new Monitoring(this, 'Monitoring', { ingress, hosting: this.hosting, settings });

    const { api, loadBalancer, distribution, url } = ingress;
    this.url = url;
    this.api = api;
    this.loadBalancer = loadBalancer;
    this.distribution = distribution;
    this.userPool = auth.userPool;
    this.vpc = context.vpc;
    this.function = this.hosting.function;
    this.service = this.hosting.service;
    this.connections = this.hosting.connections;
    this.logGroup = this.hosting.logGroup;
    this.role = this.hosting.role;
    this.grantPrincipal = this.role;
    this.alarms = monitoring.alarms;
    this.alarmTopic = monitoring.topic;
    addOutputs(this, {
      McpUrl: url,
      Version: identityOf(folder).version,
      Region: Stack.of(this).region,
      Runtime: runtime,
      AuthMode: mode,
      LogGroupName: this.logGroup.logGroupName,
      DashboardUrl: monitoring.dashboardUrl,
    });
  }

  /**
   * Adds an environment variable to the server, on every runtime. The authorizer in front of a streaming server does not get
   * it.
   * @throws ConfigError for a variable that follows from the configuration
   */
  addEnvironment(name: string, value: string): this {
    this.refuseDerived([name]);
    this.hosting.addEnvironment(name, value);
    return this;
  }

  private refuseDerived(names: readonly string[]): void {
    withReadableErrors(() => checkEnvironment(names, this.derived));
  }
}
