import { Duration, Validations } from 'aws-cdk-lib';
import type { Connections } from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  Cluster,
  type ContainerDefinition,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import type { StageSettings } from '../../config/stages.ts';
import { anyResource } from '../findings.ts';
import { containerPort } from '../ingress/target.ts';
import { createLogGroup } from '../log-group.ts';
import { monitorService } from '../monitoring/service.ts';
import { createSecurityGroup } from '../network.ts';
import type { ServerContext } from '../server-context.ts';
import type { Hosting, HostingOptions } from './hosting.ts';

/** The server as containers that are always on. */
export class FargateHosting extends Construct implements Hosting {
  readonly function: undefined;
  readonly service: FargateService;
  readonly role: IRole;
  readonly logGroup: LogGroup;
  readonly connections: Connections;
  private readonly settings: StageSettings;
  private readonly container: ContainerDefinition;

  constructor(scope: Construct, id: string, { context, environment }: HostingOptions) {
    super(scope, id);
    this.settings = context.config.settings;
    this.logGroup = createLogGroup(this, 'LogGroup', this.settings);
    const task = this.createTask();
    this.role = task.taskRole;
    this.container = this.addContainer(task, context.code, environment);
    this.service = this.createService(task, context);
    this.connections = this.service.connections;
  }

  addEnvironment(name: string, value: string): void {
    this.container.addEnvironment(name, value);
  }

  monitor(monitoring: MonitoringFacade, alarms: boolean): void {
    monitorService(monitoring, this.service, this.settings, alarms);
  }

  private createTask(): FargateTaskDefinition {
    const { cpu, memory } = this.settings.fargate;
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu,
      memoryLimitMiB: memory,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    });
    Validations.of(task).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason: 'The environment holds addresses and modes; secrets are read from Secrets Manager.',
      },
      { id: anyResource, reason: 'Pulling the image starts with ecr:GetAuthorizationToken, which takes no resource.' },
    );
    return task;
  }

  private addContainer(
    task: FargateTaskDefinition,
    code: string,
    environment: HostingOptions['environment'],
  ): ContainerDefinition {
    const { rateLimit, burstLimit } = this.settings.throttle;
    return task.addContainer('Server', {
      // What is excluded is in no image, but would change the hash of this one with every build and deployment.
      image: ContainerImage.fromAsset(code, {
        platform: Platform.LINUX_ARM64,
        exclude: ['node_modules', '.git', 'cdk.out', '.mcp-aws'],
      }),
      portMappings: [{ containerPort }],
      environment: {
        PORT: String(containerPort),
        // A load balancer does not throttle, so each task does.
        MCP_RATE_LIMIT: String(rateLimit),
        MCP_BURST_LIMIT: String(burstLimit),
        ...environment,
      },
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(30),
      // Non-blocking: a slow log service must not stop the server.
      logging: LogDrivers.awsLogs({
        logGroup: this.logGroup,
        streamPrefix: 'server',
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
    });
  }

  private createService(taskDefinition: FargateTaskDefinition, { vpc }: ServerContext): FargateService {
    if (vpc === undefined) throw new Error('Tasks of Fargate need a VPC.');
    const service = new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED }),
      taskDefinition,
      circuitBreaker: { rollback: true },
      minHealthyPercent: 100,
      securityGroups: [createSecurityGroup(this, vpc)],
      healthCheckGracePeriod: Duration.seconds(30),
    });
    const { min, max } = this.settings.fargate.tasks;
    const scaling = service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    return service;
  }
}
