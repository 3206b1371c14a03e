import { describe, expect, it } from 'vitest';
import type { StackEvent } from '../../src/cli/aws/stack.ts';
import { causes } from '../../src/cli/deploy/causes.ts';
import { diagnose, firstFailure } from '../../src/cli/deploy/diagnosis.ts';

const context = {
  hint: (command: string, rest = '') => `npx mcp-aws ${command} --stage staging ${rest}`.trimEnd(),
  runner: 'npx',
};

const failed = (reason: string, type = 'AWS::Lambda::Function', fields: Partial<StackEvent> = {}): StackEvent => ({
  id: '1',
  time: new Date(0),
  logicalId: 'ServerFunction',
  physicalId: '',
  type,
  status: 'CREATE_FAILED',
  reason,
  ...fields,
});

/** Words of AWS, Docker and the CDK, with what they mean. */
const known: readonly [what: string, type: string, reason: string, meaning: RegExp, fix: RegExp][] = [
  [
    'a rule of cdk-nag',
    '',
    '[Error at /my-server-dev/Server] AwsSolutions-IAM5[Resource::*]: The IAM entity contains wildcard permissions',
    /breaks a rule of cdk-nag/,
    /acknowledge it beside its construct/,
  ],
  [
    'a zone that was not given',
    '',
    'The following CloudFormation Parameters are missing a value: HostedZoneId',
    /has to know its Route 53 zone/,
    /npx mcp-aws deploy --stage staging -- --parameters HostedZoneId=/,
  ],
  [
    'containers that do not start',
    'AWS::ECS::Service',
    'Resource handler returned message: "Error occurred during operation \'ECS Deployment Circuit Breaker was triggered\'."',
    /did not become healthy/,
    /npx mcp-aws logs --stage staging --since 1h/,
  ],
  [
    'a record for another zone',
    'AWS::Route53::RecordSet',
    'RRSet with DNS name mcp.example.com. is not permitted in zone example.org.',
    /does not belong in the hosted zone/,
    /--parameters HostedZoneId=<id>/,
  ],
  [
    'an account that API Gateway has no role in',
    'AWS::ApiGateway::Stage',
    'CloudWatch Logs role ARN must be set in account settings to enable logging',
    /no role in this account/,
    /Deploy again in a minute/,
  ],
  [
    'an account that may not use CloudFront yet',
    'AWS::CloudFront::Distribution',
    'Your account must be verified before you can add new CloudFront resources.',
    /verifies new accounts/,
    /AWS Support/,
  ],
  [
    'a permission that is missing',
    'AWS::Lambda::Function',
    'User: arn:aws:sts::1:assumed-role/cdk-hnb659fds-cfn-exec-role-1/AWSCloudFormation is not authorized to perform: lambda:CreateFunction on resource: x',
    /A permission is missing/,
    /allow lambda:CreateFunction for the role/,
  ],
  [
    'a service control policy',
    'AWS::S3::Bucket',
    'Access Denied because of an explicit deny in a service control policy',
    /A permission is missing/,
    /service control policy/,
  ],
  [
    'a log group that is there already',
    'AWS::Logs::LogGroup',
    'Resource of type \'AWS::Logs::LogGroup\' with identifier \'{"/properties/LogGroupName":"/aws/lambda/x"}\' already exists.',
    /of this name exists already/,
    /npx cdk import/,
  ],
  ['a quota', 'AWS::EC2::VPC', 'The maximum number of VPCs has been reached.', /quota of the account/, /servicequotas/],
  ['addresses that are used up', 'AWS::EC2::EIP', 'AddressLimitExceeded', /quota of the account/, /ask for more/],
  [
    'a certificate that waits',
    'AWS::CertificateManager::Certificate',
    'Exceeded attempts to wait',
    /certificate was not validated/,
    /dig NS/,
  ],
  ['a disk that is full', '', 'write /var/lib/docker/tmp: no space left on device', /disk .* is full/, /system prune/],
  ['another processor', '', 'exec /bin/sh: exec format error', /built for arm64/, /binfmt --install arm64/],
  [
    'an image that cannot be built',
    '',
    'Error: docker build --tag cdkasset exited with error code 1',
    /image could not be built/,
    /image-publishing role/,
  ],
  [
    'a registry that asks to slow down',
    '',
    'toomanyrequests: You have reached your pull rate limit',
    /image could not be built/,
    /docker pull/,
  ],
  [
    'an account that is not bootstrapped',
    '',
    'SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped?',
    /not bootstrapped in this region/,
    /Run npx cdk bootstrap/,
  ],
  [
    'credentials that expired',
    '',
    'ExpiredToken: The security token included in the request is expired',
    /credentials expired/,
    /goes on by itself/,
  ],
  [
    'another run in this folder',
    '',
    'Another CLI (PID=123) is currently synthing to cdk.out',
    /Another deployment from this folder/,
    /Wait until it is done/,
  ],
  [
    'somebody else who deploys',
    '',
    'Stack:arn:aws:cloudformation:x is in UPDATE_IN_PROGRESS state and can not be updated.',
    /Somebody else is deploying/,
    /npx mcp-aws status --stage staging says/,
  ],
];

describe('the words of a failure are understood:', () => {
  it.each(known)('%s', (_, type, reason, meaning, fix) => {
    const diagnosis = diagnose({ ...context, events: [failed(reason, type)], output: '' });
    expect(diagnosis).toMatchObject({
      reason,
      meaning: expect.stringMatching(meaning),
      fix: expect.stringMatching(fix),
    });
  });

  it('every cause is among them', () => {
    const found = known.map(([, type, reason]) => causes.find(({ matches }) => matches(reason, type)));
    expect(causes.filter((cause) => !found.includes(cause)).map(({ meaning }) => meaning)).toEqual([]);
  });

  it('what is not known is passed on in full', () => {
    const reason = 'Something that nobody has seen before';
    const diagnosis = diagnose({ ...context, events: [failed(reason)], output: '' });
    expect(diagnosis).toMatchObject({ reason, meaning: undefined, fix: 'Fix the cause above, and deploy again.' });
  });

  it('a log group is named in the command that deletes it', () => {
    const event = failed("Log group '/aws/lambda/my-server-dev' already exists", 'AWS::Logs::LogGroup');
    const { fix } = diagnose({ ...context, events: [event], output: '' });
    expect(fix).toContain('aws logs delete-log-group --log-group-name /aws/lambda/my-server-dev');
  });
});

describe('the resource that failed', () => {
  const first = failed('Access Denied', 'AWS::S3::Bucket', { logicalId: 'Bucket' });
  const cancelled = failed('Resource creation cancelled', 'AWS::IAM::Role', { logicalId: 'Role' });
  const nested = failed('The following resource(s) failed to create: [Bucket].', 'AWS::CloudFormation::Stack', {
    logicalId: 'my-server-dev',
  });

  it('is the first, and none that was cancelled because of it', () => {
    const done = failed('', 'AWS::IAM::Role', { status: 'CREATE_COMPLETE' });
    expect(firstFailure([done, cancelled, nested, first])).toBe(first);
    expect(firstFailure([done])).toBeUndefined();
  });

  it('has the name that people know', () => {
    const nameOf = (id: string): string => `Server/${id}`;
    const diagnosis = diagnose({ ...context, events: [cancelled, first], output: 'noise', nameOf });
    expect(diagnosis).toMatchObject({ resource: 'Server/Bucket', type: 'AWS::S3::Bucket', reason: 'Access Denied' });
  });
});

describe('the output of the CDK', () => {
  const reasonIn = (output: string): string => diagnose({ ...context, output }).reason;

  it('counts from the first line that speaks of an error', () => {
    expect(reasonIn('Bundling…\n  done  \nError: no such file\n\n    at app.ts:1\n')).toBe(
      'Error: no such file\n    at app.ts:1',
    );
  });

  it('counts to its end where no line does', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    expect(reasonIn(lines.join('\n')).split('\n')).toEqual(lines.slice(-20));
  });

  it('is shortened where it is long, and never empty', () => {
    const lines = reasonIn(`Error: x\n${'more\n'.repeat(100)}`).split('\n');
    expect([lines.length, lines[30]]).toEqual([41, '…']);
    expect(reasonIn('')).toBe('The CDK failed and printed nothing.');
  });
});
