import { join } from 'node:path';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emptyFolder, mcpAws, type Ran } from '../support/cli.ts';
import { type Emulator, type Fault, startEmulator } from '../support/emulator.ts';
import { jsonOf, type Operated, operate } from '../support/operate.ts';
import { ministack, whyNot } from '../support/tools.ts';

// The CDK takes seconds at each of several steps, and many times that on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/**
 * Deployments by the real CDK that fail: MiniStack's stacks roll back as CloudFormation's do, with reasons in the words
 * of AWS, which the test gives where the emulator has no such fault of its own.
 */
describe.skipIf(await whyNot(ministack))('a deployment that fails', () => {
  let emulator: Emulator;
  let project: Operated;
  beforeAll(async () => {
    emulator = await startEmulator('failures');
    project = await operate('native-none', emulator);
    await project.run('deploy', '-y', '--stage', 'other'); // bootstraps
  });
  afterAll(() => emulator.close());

  const causes: [string, Fault, RegExp, RegExp][] = [
    [
      'a missing permission',
      {
        op: 'create',
        type: 'AWS::IAM::Role',
        message:
          'Resource handler returned message: "User: arn:aws:sts::000000000000:assumed-role/cdk-hnb659fds-cfn-exec-role-000000000000-us-east-1/AWSCloudFormation is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::000000000000:role/x because no identity-based policy allows the iam:CreateRole action (Service: Iam, Status Code: 403)" (HandlerErrorCode: AccessDenied)',
      },
      /failed at Server\/Role \(AWS::IAM::Role\):\n.*not authorized to perform: iam:CreateRole.*A permission is missing/s,
      /allow iam:CreateRole for the role/,
    ],
    [
      'a quota that is used up',
      {
        op: 'create',
        type: 'AWS::Lambda::Function',
        message:
          'Resource handler returned message: "Specified ConcurrentExecutions for function exceeds the limit: LimitExceededException (Service: Lambda, Status Code: 400)" (HandlerErrorCode: ServiceLimitExceeded)',
      },
      /failed at Server\/Function.*A quota of the account is used up/s,
      /servicequotas/,
    ],
    [
      'a log group that is there already',
      {
        op: 'create',
        type: 'AWS::Logs::LogGroup',
        message:
          "Resource of type 'AWS::Logs::LogGroup' with identifier '/aws/lambda/server' already exists. (HandlerErrorCode: AlreadyExists)",
      },
      /failed at FrontDoor\/AccessLogs.*exists already/s,
      /aws logs delete-log-group --log-group-name \/aws\/lambda\/server/,
    ],
    [
      'a domain whose zone is wrong',
      {
        op: 'create',
        type: 'AWS::CloudWatch::Dashboard',
        message:
          '[RRSet with DNS name mcp.example.com. is not permitted in zone other.org.] (Service: Route53, Status Code: 400)',
      },
      /does not fit into the hosted zone/,
      /HostedZoneId=/,
    ],
  ];

  it.each(causes)('for %s says so, and what to do', async (_, fault, reason, next) => {
    await emulator.fail(fault);
    const { code, stderr, stdout } = await project.run('deploy', '-y');
    await emulator.fail();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(next);
    expect(stderr).toContain(
      'The stack is now ROLLBACK_COMPLETE. https://us-east-1.console.aws.amazon.com/cloudformation',
    );
    const log = /The whole run: (.*)$/m.exec(stderr)?.[1] ?? '';
    expect(await fs.readFile(log, 'utf8')).toContain('$ cdk deploy native-none-dev');
  });

  it('is one JSON object for programs', async () => {
    await emulator.fail(...causes.slice(0, 1).map(([, fault]) => fault));
    const failed = jsonOf(await project.run('deploy', '-y', '--json'));
    await emulator.fail();
    expect(failed).toMatchObject({
      success: false,
      stack: 'native-none-dev',
      status: 'ROLLBACK_COMPLETE',
      resource: 'Server/Role',
      type: 'AWS::IAM::Role',
      reason: expect.stringContaining('iam:CreateRole'),
      fix: expect.stringContaining('iam:CreateRole'),
    });
  });

  it('for a certificate that nobody validated says so', async () => {
    const domain = await operate('native-none-domain', emulator);
    const asked = await domain.run('deploy', '-y');
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringMatching(/Route 53 zone of mcp\.example\.com.*HostedZoneId=/s),
    ]);
    await emulator.fail({
      op: 'create',
      type: 'AWS::CertificateManager::Certificate',
      message: 'Resource timed out waiting for creation of physical resource',
    });
    const { code, stderr } = await domain.run('deploy', '-y', '--', '--parameters', 'HostedZoneId=Z0123456789');
    await emulator.fail();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/failed at FrontDoor\/Certificate.*was not validated.*dig NS/s),
    ]);
  });

  it('for an image that cannot be pushed, and a bucket whose name is taken, says so', async () => {
    const fargate = await operate('fargate-none', emulator);
    const { code, stderr } = await fargate.with({ FAKE_DOCKER_FAIL: 'push' }).run('deploy', '-y');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/authorization token has expired.*could not be built, or not be pushed/s),
    ]);
    await emulator.fail({
      op: 'create',
      type: 'AWS::S3::Bucket',
      message:
        'fargate-none-logs already exists (Service: S3, Status Code: 409, Request ID: 1) (HandlerErrorCode: AlreadyExists)',
    });
    const taken = await fargate.run('deploy', '-y');
    await emulator.fail();
    expect([taken.code, taken.stderr]).toEqual([
      1,
      expect.stringMatching(/failed at FrontDoor\/AccessLogs \(AWS::S3::Bucket\).*exists already.*cdk import/s),
    ]);
    const missing = await fargate.with({ CDK_DOCKER: '/nowhere/docker' }).run('deploy', '-y');
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringMatching(/\/nowhere\/docker is not installed.*CDK_DOCKER/s),
    ]);
  });

  it('for a stack that breaks a rule says which, before anything is deployed', async () => {
    const broken = await operate('native-iam', emulator);
    await broken.edit(
      'infra/runtime.ts',
      'this.logGroup.grantWrite(this.role);',
      "this.logGroup.grantWrite(this.role);\n    this.role.addManagedPolicy({ managedPolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });",
    );
    const { code, stderr } = await broken.run('deploy', '-y');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AwsSolutions-IAM4.*breaks a rule of cdk-nag/s)]);
    expect((await broken.run('status')).stderr).toContain('There is no stack');
  });

  it('and leaves the stack where no deployment goes on says so, also the next time', async () => {
    const stuck = await operate('native-api-key', emulator);
    expect((await stuck.run('deploy', '-y')).code).toBe(0);
    await stuck.edit('infra/settings.ts', 'memorySize: 512', 'memorySize: 640');
    await stuck.edit('infra/settings.ts', 'rateLimit: 100', 'rateLimit: 90');
    await emulator.fail(
      {
        op: 'update',
        type: 'AWS::Lambda::Function',
        message: 'Resource handler returned message: "Internal" (HandlerErrorCode: InternalFailure)',
      },
      {
        op: 'update',
        type: 'AWS::ApiGatewayV2::Stage',
        message: 'Resource handler returned message: "Internal" (HandlerErrorCode: InternalFailure)',
        skip: 1,
      },
    );
    const first = await stuck.run('deploy', '-y');
    await emulator.fail();
    const cure = /npx cdk rollback native-api-key-dev --context stage=dev.*--orphan/s;
    expect([first.code, first.stderr]).toEqual([1, expect.stringMatching(/now UPDATE_ROLLBACK_FAILED/)]);
    expect(first.stderr).toMatch(cure);
    const again = await stuck.run('deploy', '-y');
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/native-api-key-dev is UPDATE_ROLLBACK_FAILED/),
    ]);
    expect(again.stderr).toMatch(cure);
    expect((await stuck.run('doctor')).stdout).toMatch(/✗ stack: native-api-key-dev is UPDATE_ROLLBACK_FAILED/);
  });

  it('of a destroy names the resource that could not be deleted', async () => {
    await emulator.fail({
      op: 'delete',
      type: 'AWS::Lambda::Function',
      message: 'Resource handler returned message: "in use" (HandlerErrorCode: ResourceConflict)',
    });
    const { code, stderr } = await project.run('destroy', '-y', '--stage', 'other');
    await emulator.fail();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/failed at Server\/Function.*in use.*mcp-aws destroy --stage other again/s),
    ]);
    expect((await project.run('destroy', '-y', '--stage', 'other')).code).toBe(0);
  });

  it('because the CDK is the accidental 3.0.0, or is missing, says so before anything is asked of AWS', async () => {
    const { folder } = await operate('native-oidc', emulator);
    const old = await emptyFolder(); // with no packages further up
    await fs.copy(folder, old, { filter: (path) => !path.includes('node_modules', folder.length) });
    const env = { ...emulator.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const refused = (): Promise<Ran> => mcpAws(['deploy', '-y'], old, { env });
    expect((await refused()).stderr).toMatch(/dependencies .* are not installed.*npm install/s);
    await fs.outputJson(join(old, 'node_modules/aws-cdk/package.json'), { version: '3.0.0' });
    const { code, stderr } = await refused();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/3\.0\.0 of aws-cdk.*by accident.*2\.1148\.1/s)]);
  });
});
