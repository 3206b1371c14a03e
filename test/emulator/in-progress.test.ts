import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startMcpAws } from '../support/emulator/cli.ts';
import { makeProject } from '../support/emulator/project.ts';
import { answerJson, answerStack, startStandIn } from '../support/emulator/stack-server.ts';

let project: string;
beforeAll(async () => {
  project = await makeProject('native-api-key', 'in-progress');
});

const identity =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/ana</Arn><UserId>A</UserId><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
const noEvents =
  '<DescribeStackEventsResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStackEventsResult><StackEvents/></DescribeStackEventsResult></DescribeStackEventsResponse>';

/** An account with one stack, which somebody else is updating until the test says that it has settled. */
async function startAccount() {
  let status = 'UPDATE_IN_PROGRESS';
  const { env, close } = await startStandIn(({ headers }, body, response) => {
    if (String(headers['x-amz-target']).startsWith('AmazonSSM'))
      return answerJson(response, { Parameter: { Name: 'version', Value: '33' } });
    if (body.includes('DescribeStacks')) return answerStack(response, body, {}, status);
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(body.includes('GetCallerIdentity') ? identity : noEvents);
  });
  onTestFinished(close);
  return {
    env,
    settle: (to: string) => {
      status = to;
    },
  };
}

const patience = { timeout: 60_000, interval: 50 };

describe('a stack that somebody else is deploying', () => {
  it('is waited for; Ctrl-C says what goes on in AWS, and how to go on', async () => {
    const { env } = await startAccount();
    const { child, said } = startMcpAws(['deploy', '-y'], project, { env });
    await expect.poll(said, patience).toMatch(/my-server-dev is UPDATE_IN_PROGRESS: waiting/);
    child.kill('SIGINT');
    const { exitCode } = await child;
    expect([exitCode, said()]).toEqual([
      130,
      expect.stringMatching(/CloudFormation goes on with my-server-dev.*mcp-aws status/s),
    ]);
  });

  it.each([
    [
      'before CloudFormation begins says that nothing is in progress',
      'UPDATE_COMPLETE',
      /nothing in progress for my-server-dev, which is UPDATE_COMPLETE/,
    ],
    [
      'while CloudFormation is at it says what goes on, and how to go on',
      'UPDATE_IN_PROGRESS',
      /CloudFormation goes on with my-server-dev \(UPDATE_IN_PROGRESS\).*mcp-aws deploy.*waits for it.*cancel-update-stack/s,
    ],
  ])('is deployed once it has settled; Ctrl-C %s', async (_, status, message) => {
    const account = await startAccount();
    const { child, said } = startMcpAws(['deploy', '-y'], project, { env: account.env });
    await expect.poll(said, patience).toMatch(/waiting/);
    account.settle('UPDATE_COMPLETE');
    await expect.poll(said, patience).toMatch(/Deploying my-server-dev/);
    account.settle(status);
    child.kill('SIGINT');
    const { exitCode } = await child;
    expect([exitCode, said()]).toEqual([130, expect.stringMatching(message)]);
  });
});
