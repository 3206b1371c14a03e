import { join } from 'node:path';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, mcpAws, type Ran } from '../support/emulator/cli.ts';
import { createZone } from '../support/emulator/deployed.ts';
import { type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { type Fault, faults } from '../support/emulator/faults.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { emptyFolder } from '../support/scaffold/folders.ts';
import { ministack, whyNot } from '../support/tools.ts';

/**
 * Deployments by the real CDK that fail: MiniStack's stacks roll back as CloudFormation's do, with reasons in the words
 * of AWS, which the test gives where the emulator has no such fault of its own. What each reason means is tested without it.
 */
describe.skipIf(await whyNot(ministack))('a deployment that fails', () => {
  let emulator: Emulator;
  let project: Operated;
  beforeAll(async () => {
    emulator = await startEmulator('failures');
    project = await operate('native-none', emulator);
    const first = await project.run('deploy', '-y', '--stage', 'other'); // bootstraps
    expect(first.code, first.stderr).toBe(0);
  });
  afterAll(() => emulator.close());

  /** Runs a command while these operations fail. */
  async function failing(these: readonly Fault[], { run }: Operated, ...args: string[]): Promise<Ran> {
    await emulator.fail(...these);
    const ran = await run(...args);
    await emulator.fail();
    return ran;
  }

  it('names the resource, the reason, what to do, where the stack is now, and the log of the run', async () => {
    const { code, stderr, stdout } = await failing([faults.forbidden], project, 'deploy', '-y');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /failed at Server\/Hosting\/FunctionRole \(AWS::IAM::Role\):\n.*not authorized to perform: iam:CreateRole.*A permission is missing.*allow iam:CreateRole for the role/s,
    );
    expect(stderr).toContain(
      'The stack is now ROLLBACK_COMPLETE. https://us-east-1.console.aws.amazon.com/cloudformation',
    );
    const log = /The whole output: (.*)$/m.exec(stderr)?.[1] ?? '';
    expect(await fs.readFile(log, 'utf8')).toContain('$ cdk deploy native-none-dev');
  });

  it('is one JSON object for programs', async () => {
    expect(jsonOf(await failing([faults.usedUp], project, 'deploy', '-y', '--json'))).toMatchObject({
      success: false,
      stack: 'native-none-dev',
      status: 'ROLLBACK_COMPLETE',
      resource: 'Server/Hosting/Function',
      type: 'AWS::Lambda::Function',
      reason: expect.stringContaining('LimitExceeded'),
      meaning: 'A quota of the account is used up.',
      fix: expect.stringContaining('servicequotas'),
    });
  });

  it('and leaves the stack where no deployment goes on says so, also the next time', async () => {
    await project.configure(['stages', 'other'], {
      lambda: { memory: 640 },
      logRetentionDays: 7,
    });
    const first = await failing([faults.internal, faults.internalAgain], project, 'deploy', '-y', '--stage', 'other');
    const fix =
      /npx cdk rollback native-none-other --context stage=other --context allowUnauthenticated=true\..*--orphan/s;
    expect([first.code, first.stderr]).toEqual([1, expect.stringMatching(/now UPDATE_ROLLBACK_FAILED/)]);
    expect(first.stderr).toMatch(fix);
    const again = await project.run('deploy', '-y', '--stage', 'other');
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/native-none-other is UPDATE_ROLLBACK_FAILED/),
    ]);
    expect(again.stderr).toMatch(fix);
    const { code, stdout } = await project.run('doctor', '--stage', 'other');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/✗ stack: native-none-other is UPDATE_ROLLBACK_FAILED/)]);
  });

  it('of a destroy names the resource that could not be deleted', async () => {
    const { code, stderr } = await failing([faults.inUse], project, 'destroy', '-y', '--stage', 'other');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/failed at Server\/Hosting\/Function: .*in use.*mcp-aws destroy --stage other again/s),
    ]);
    expect((await project.run('destroy', '-y', '--stage', 'other')).code).toBe(0);
  });

  it('for a certificate that nobody validated says so, and asks for the zone again', async () => {
    const domain = await operate('native-none-domain', emulator);
    const zone = `HostedZoneId=${await createZone(emulator, 'mcp.example.com')}`;
    const { code, stderr } = await failing([faults.notValidated], domain, 'deploy', '-y', '--', '--parameters', zone);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/failed at Server\/Ingress\/\S*Certificate.*was not validated.*dig NS/s),
    ]);
    // The stack is made anew, and does not know its parameters.
    const asked = await domain.run('deploy', '-y');
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringMatching(/Route 53 zone of (dev\.)?mcp\.example\.com.*HostedZoneId=/s),
    ]);
  });

  it('for an image that cannot be pushed, and a bucket whose name is taken, says so', async () => {
    const fargate = await operate('fargate-none', emulator);
    const pushed = await fargate.with({ FAKE_DOCKER_FAIL: 'push' }).run('deploy', '-y');
    expect([pushed.code, pushed.stderr]).toEqual([
      1,
      expect.stringMatching(/authorization token has expired.*could not be built, or could not be pushed/s),
    ]);
    const { code, stderr } = await failing([faults.nameTaken], fargate, 'deploy', '-y');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/failed at Server\/Ingress\/\S+ \(AWS::S3::Bucket\).*exists already.*cdk import/s),
    ]);
    const missing = await fargate.with({ CDK_DOCKER: '/nowhere/docker' }).run('deploy', '-y');
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringMatching(/\/nowhere\/docker is not installed.*CDK_DOCKER/s),
    ]);
  });

  it('for a stack that breaks a rule says which, before anything is deployed', async () => {
    const broken = await operate('native-iam', emulator);
    const policy = "{ managedPolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }";
    await broken.edit('infra/stack.ts', '{ config });', `{ config }).role.addManagedPolicy(${policy});`);
    const { code, stderr } = await broken.run('deploy', '-y');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AwsSolutions-IAM4.*breaks a rule of cdk-nag/s)]);
    expect((await broken.run('status')).stderr).toContain('There is no stack');
  });

  it('because the CDK is missing, or the accidental 3.0.0, says so before anything is asked of AWS', async () => {
    const alone = await emptyFolder(); // with no packages further up
    const { folder } = project;
    await fs.copy(folder, alone, { filter: (path) => !/node_modules|cdk\.out/.test(path.slice(folder.length)) });
    const deploy = (): Promise<Ran> =>
      mcpAws(['deploy', '-y'], alone, { env: { ...emulator.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } });
    expect((await deploy()).stderr).toMatch(/not installed.*npm install/s);
    await fs.outputJson(join(alone, 'node_modules/aws-cdk/package.json'), { version: '3.0.0' });
    const { code, stderr } = await deploy();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/3\.0\.0 of aws-cdk.*by accident.*2\.1148\.1/s)]);
  });
});
