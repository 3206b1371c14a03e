import { Duration, Validations } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  Cluster,
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
import { Construct } from 'constructs';
import type { FrontDoor } from './front-door.ts';
import { createLogGroup } from './log-group.ts';
import { taskSecurityGroup } from './network.ts';
import { settingsOf } from './settings.ts';
import { containerPort } from './target.ts';

export const runtimeName = 'fargate';

interface McpRuntimeProps {
  frontDoor: FrontDoor;
  environment: Record<string, string>;
}

/** The server as containers that are always on. */
export class McpRuntime extends Construct {
  readonly service: FargateService;
  readonly logGroup: LogGroup;
  readonly role: IRole;
  /** What the server is told. */
  readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, { frontDoor, environment }: McpRuntimeProps) {
    super(scope, id);
    this.environment = environment;
    const { size, tasks, throttle } = settingsOf(this);
    this.logGroup = createLogGroup(this, 'Logs');

    const task = new FargateTaskDefinition(this, 'Task', {
      ...size,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    });
    this.role = task.taskRole;
    task.addContainer('Server', {
      image: ContainerImage.fromAsset('.', { platform: Platform.LINUX_ARM64 }),
      portMappings: [{ containerPort }],
      environment: {
        PORT: String(containerPort),
        MCP_RATE_LIMIT: String(throttle.rateLimit),
        MCP_BURST_LIMIT: String(throttle.burstLimit),
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
    Validations.of(task).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason: 'The environment holds addresses and modes; secrets are read from Secrets Manager.',
      },
      {
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
        reason: 'Pulling the image starts with ecr:GetAuthorizationToken, which takes no resource.',
      },
    );

    this.service = new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', {
        vpc: frontDoor.vpc,
        containerInsightsV2: ContainerInsights.ENABLED,
      }),
      taskDefinition: task,
      circuitBreaker: { rollback: true },
      minHealthyPercent: 100,
      securityGroups: [taskSecurityGroup(this, frontDoor.vpc)],
      healthCheckGracePeriod: Duration.seconds(30),
    });
    const scaling = this.service.autoScaleTaskCount({ minCapacity: tasks.min, maxCapacity: tasks.max });
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  }
}
