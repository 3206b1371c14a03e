import { type Stack, Validations } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { rotationCode } from '../../src/cdk/input-requests/rotation-code.ts';
import { auths, hostings } from './support/combinations.ts';
import {
  configOf,
  createApp,
  ofType,
  type Resource,
  type Synthesized,
  serve,
  stackOf,
  synthesize,
} from './support/stacks.ts';

const idOf = ({ resources }: Synthesized, is: (resource: Resource) => boolean): string =>
  Object.entries(resources).find(([, resource]) => is(resource))?.[0] ?? 'none';
const isRotation = ({ Type, Properties }: Resource): boolean =>
  Type === 'AWS::Lambda::Function' &&
  Properties.Handler === 'index.handler' &&
  Properties.Code.ZipFile === rotationCode;

/** What the policies of each role allow on secrets, by what they are attached to. */
const onSecrets = (stack: Synthesized): [role: string, actions: string[], resource: unknown][] =>
  ofType(stack, 'AWS::IAM::Policy').flatMap(({ Properties }) =>
    (Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[])
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('secretsmanager:')))
      .map(({ Action, Resource }): [string, string[], unknown] => [
        Properties.Roles[0].Ref,
        [Action]
          .flat()
          .map((action) => action.replace('secretsmanager:', ''))
          .sort(),
        Resource,
      ]),
  );

describe.each([
  'native cognito open to pages and asks',
  'web-adapter streaming cognito open to pages and asks',
  'fargate cognito open to pages and asks',
])('%s', (name) => {
  const stack = () => stackOf(name);
  const key = () => idOf(stack(), ({ Type }) => Type === 'AWS::SecretsManager::Secret');

  it('has a key that nobody knows, and which ends with the stack', () => {
    const { Properties, DeletionPolicy } = stack().resources[key()] ?? {};
    expect([Properties.GenerateSecretString, DeletionPolicy]).toEqual([
      { PasswordLength: 64, ExcludePunctuation: true },
      'Delete',
    ]);
    expect(Properties.KmsKeyId).toBeUndefined();
    stack().template.resourceCountIs('AWS::SecretsManager::Secret', 1);
  });

  it('is replaced every 30 days by a function of its own, and not by a deployment', () => {
    const rotation = idOf(stack(), isRotation);
    stack().template.hasResource('AWS::SecretsManager::RotationSchedule', {
      Properties: {
        SecretId: { Ref: key() },
        RotationLambdaARN: { 'Fn::GetAtt': [rotation, 'Arn'] },
        RotationRules: { AutomaticallyAfterDays: 30 },
        RotateImmediatelyOnUpdate: false,
      },
      // Secrets Manager calls the function when it gets the schedule.
      DependsOn: [rotation, Match.stringLikeRegexp('RotationSecretsManager')],
    });
    stack().template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [rotation, 'Arn'] },
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  it('lets the server read the key, and the function replace it; nobody else has access to it', () => {
    const [server, rotation] = [/Hosting(Task|Function)/, /InputRequests/].map((role) =>
      onSecrets(stack()).filter(([of]) => role.test(of)),
    );
    expect(server).toEqual([[expect.any(String), ['DescribeSecret', 'GetSecretValue'], { Ref: key() }]]);
    expect(rotation).toEqual([
      [
        expect.any(String),
        ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'],
        { Ref: key() },
      ],
    ]);
    expect(onSecrets(stack())).toHaveLength(2);
  });

  it('tells the server where the key is, and an authorizer nothing of it', () => {
    const told = Object.entries(stack().resources).filter(([, resource]) =>
      JSON.stringify(resource.Properties ?? {}).includes('MCP_INPUT_STATE_SECRET_ARN'),
    );
    expect(told.map(([id]) => id)).toEqual([expect.stringMatching(/Hosting(Task|Function)/)]);
  });
});

it('is in no stack whose capabilities ask for nothing', () => {
  const { template } = stackOf('native cognito');
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
});

it('rotates outside the VPC of a function that is in one', () => {
  const app = createApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const config = configOf({ ...hostings.native, auth: auths.cognito, inputRequests: true });
  const vpcOf = (stack: Stack) =>
    Vpc.fromVpcAttributes(stack, 'Own', {
      vpcId: 'vpc-00000000000000000',
      availabilityZones: ['eu-central-1a'],
      privateSubnetIds: ['subnet-00000000000000000'],
      privateSubnetRouteTableIds: ['rtb-00000000000000000'],
    });
  const stack = synthesize(serve(config, (scope) => ({ vpc: vpcOf(scope) }), app));
  expect(stack.findings).toEqual([]);
  const functions = ofType(stack, 'AWS::Lambda::Function');
  expect(functions.map((one) => [isRotation(one), one.Properties.VpcConfig !== undefined]).sort()).toEqual([
    [false, true],
    [true, false],
  ]);
});

it('has code that fits into a template', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html
  expect(Buffer.byteLength(rotationCode)).toBeLessThan(4096);
});
