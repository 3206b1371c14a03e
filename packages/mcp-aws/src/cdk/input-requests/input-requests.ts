import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { createFunction } from '../hosting/lambda-function.ts';
import { createLogGroup } from '../log-group.ts';
import type { ServerContext } from '../server-context.ts';
import { rotationCode } from './rotation-code.ts';

/** State is good for ten minutes, and the key before the current one is good until the next rotation. */
const rotationDays = 30;

/**
 * What a server needs whose capabilities ask their clients for input: a key that signs the state which clients carry in
 * between, in a secret, and a function that replaces it.
 */
export class InputRequests extends Construct {
  readonly environment: Readonly<Record<string, string>>;
  private readonly key: Secret;

  /** Undefined where the configuration does not have it. */
  static of(scope: Construct, context: ServerContext): InputRequests | undefined {
    return context.config.inputRequests ? new InputRequests(scope, 'InputRequests', context) : undefined;
  }

  private constructor(scope: Construct, id: string, context: ServerContext) {
    super(scope, id);
    this.key = new Secret(this, 'StateKey', {
      description: 'The key that signs the state of questions which this MCP server asks its clients',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.environment = { MCP_INPUT_STATE_SECRET_ARN: this.key.secretArn };
    this.rotate(this.createRotation(context));
  }

  /** Lets the server read the key, and no one else. */
  grantTo(role: IRole): void {
    this.key.grantRead(role);
  }

  /** Outside any VPC: it calls Secrets Manager only. */
  private createRotation(context: ServerContext): LambdaFunction {
    const rotation = createFunction(this, 'Rotation', {
      context,
      code: Code.fromInline(rotationCode),
      handler: 'index.handler',
      timeout: Duration.seconds(30),
      environment: {},
      logGroup: createLogGroup(this, 'RotationLogGroup', context.config.settings),
    });
    rotation.addToRolePolicy(new PolicyStatement({ actions: rotationActions, resources: [this.key.secretArn] }));
    return rotation;
  }

  /** Not `addRotationSchedule`, which lets the function ask for passwords, and that cannot be limited to a resource. */
  private rotate(rotation: LambdaFunction): void {
    const schedule = new CfnRotationSchedule(this, 'RotationSchedule', {
      secretId: this.key.secretArn,
      rotationLambdaArn: rotation.functionArn,
      rotationRules: { automaticallyAfterDays: rotationDays },
      rotateImmediatelyOnUpdate: false, // a deployment is no reason
    });
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
    rotation.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
    });
    // Secrets Manager tries the function when it gets the schedule.
    schedule.node.addDependency(rotation);
  }
}

const rotationActions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
  (action) => `secretsmanager:${action}`,
);
