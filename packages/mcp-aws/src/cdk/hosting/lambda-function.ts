import { type Duration, Validations } from 'aws-cdk-lib';
import { type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { anyResource } from '../findings.ts';
import { createSecurityGroup } from '../network.ts';
import type { ServerContext } from '../server-context.ts';

interface LambdaFunctionOptions extends Pick<FunctionProps, 'layers' | 'reservedConcurrentExecutions'> {
  readonly context: ServerContext;
  /** Default: the bundle. */
  readonly code?: Code;
  readonly handler: string;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: LogGroup;
  /** Undefined: outside a VPC. */
  readonly vpc?: IVpc | undefined;
}

/** A function on arm64, which logs JSON and traces, and may do nothing else. */
export function createFunction(
  scope: Construct,
  id: string,
  { context, code = Code.fromAsset(context.code), logGroup, environment, vpc, ...props }: LambdaFunctionOptions,
): LambdaFunction {
  // A role of its own, as the managed policy that the CDK would attach may write to every log group of the account.
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  Validations.of(role).acknowledge({
    id: anyResource,
    reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords take no resource.',
  });
  return new LambdaFunction(scope, id, {
    ...props,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: context.config.settings.lambda.memory,
    code,
    environment: { ...environment },
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.TRACE, // LOG_LEVEL says what is logged
    tracing: Tracing.ACTIVE,
    ...(vpc === undefined ? {} : inVpc(scope, role, vpc)),
  });
}

/** In private subnets with a way out: Lambda gives a function no public address. */
function inVpc(scope: Construct, role: Role, vpc: IVpc): Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  // The CDK allows this only for roles that it makes itself, by a managed policy that allows every log group too.
  role.addToPrincipalPolicy(new PolicyStatement({ actions: networkInterfaceActions, resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: anyResource,
    reason: 'Lambda makes network interfaces in the VPC with this role, and does not know their ids before.',
  });
  const securityGroups = [createSecurityGroup(scope, vpc)];
  return { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS }, securityGroups };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const networkInterfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
