import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bin, emptyFolder, mcpAws, type Ran } from './support/cli.ts';
import { generate } from './support/generate.ts';
import { answerStack } from './support/log-server.ts';
import { combination } from './support/project.ts';

/** Every command that works on a project, with what it takes to be more than a question of usage. */
const commands = {
  deploy: ['deploy', '-y'],
  logs: ['logs'],
  status: ['status'],
  connect: ['connect'],
  call: ['call', 'search_books', '{}'],
  keys: ['keys', 'list'],
  destroy: ['destroy', '-y'],
  doctor: ['doctor'],
} as const;

const name = 'native-api-key';
const project = await generate(combination(name), 'operate');
const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

const run = (args: readonly string[], cwd: string, env: Record<string, string>): Promise<Ran> =>
  mcpAws(args, cwd, { env: { AWS_EC2_METADATA_DISABLED: 'true', ...env } });

/** What a person reads: the doctor reports on stdout, all others on stderr. */
const told = ({ stdout, stderr }: Ran): string => `${stdout}${stderr}`;

describe.each(Object.entries(commands))('%s', (command, args) => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['without credentials', [], {}, /no AWS credentials.*aws sso login/s],
    [
      'with a profile that does not exist',
      ['--profile', 'nobody'],
      {},
      /(no AWS credentials in the profile nobody|profile.*nobody).*aws sso login/s,
    ],
    [
      'without a network',
      ['--region', 'xx-nowhere-1'],
      credentials,
      /cannot be reached in xx-nowhere-1.*Check the network/s,
    ],
    [
      'with AWS_ENDPOINT_URL set to where nothing is',
      [],
      { ...credentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /http:\/\/127\.0\.0\.1:9 \(AWS_ENDPOINT_URL\) cannot be reached.*unset AWS_ENDPOINT_URL/s,
    ],
  ])(
    '%s',
    async (_, more, env, reason) => {
      const ran = await run([...args, ...more], project, env);
      expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(reason)]);
      expect(told(ran)).not.toMatch(/\n\s+at /);
    },
    60_000,
  );

  it('in a folder that is no project', async () => {
    const ran = await run(args, await emptyFolder(), credentials);
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/is not inside a project of create-mcp-aws/)]);
  });

  it('with a project that a newer version of the tool made', async () => {
    const newer = await generate(combination(name), `operate-newer-${command}`);
    const record = join(newer, 'mcp-aws.json');
    await fs.outputJson(record, { ...(await fs.readJson(record)), version: '99.1.0' });
    const ran = await run(args, newer, credentials);
    expect([ran.code, told(ran)]).toEqual([
      1,
      expect.stringMatching(/made by create-mcp-aws 99\.1\.0, which is newer.*npx --package=create-mcp-aws@99\.1\.0/s),
    ]);
  });

  it.skipIf(command === 'doctor')('with a stage that cannot be one', async () => {
    const ran = await run([...args, '--stage', 'Not a stage'], project, credentials);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/is no stage.*small letters/s)]);
  });

  // The flags of keys are those of the project's script.
  it.skipIf(command === 'keys')('with a flag that there is not', async () => {
    const ran = await run([...args, '--stagee', 'dev'], project, credentials);
    expect([ran.code, ran.stderr]).toEqual([
      2,
      expect.stringMatching(/unknown option '--stagee'\n\(Did you mean --stage\?\)/),
    ]);
  });
});

it('fails in one JSON object where that was asked for', async () => {
  for (const command of ['deploy', 'logs', 'status', 'destroy'] as const) {
    const { code, stdout } = await run([...commands[command], '--json'], project, {});
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      {
        success: false,
        code: 'failed',
        error: expect.stringContaining('credentials'),
        fix: expect.stringContaining('aws sso login'),
      },
    ]);
  }
});

it('takes a word after deploy for what it may have meant', async () => {
  const { code, stderr } = await run(['deploy', 'production'], project, credentials);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/Did you mean --stage production\?/)]);
});

it.each(['deploy', 'destroy'])('%s -v is --verbose, and does not print the version', async (command) => {
  const { code, stdout, stderr } = await run([command, '-v', '-y'], project, {});
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/no AWS credentials.*\n\s+at /s)]);
});

it('keys takes the actions that there are', async () => {
  const { code, stderr } = await run(['keys', 'frobnicate'], project, credentials);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/keys cannot frobnicate/)]);
});

it.each([
  ['{', /no JSON object/],
  ['[]', /no JSON object/],
])('call refuses the arguments %s', async (args, reason) => {
  const { code, stderr } = await run(['call', 'search_books', args], project, {});
  expect([code, stderr]).toEqual([2, expect.stringMatching(reason)]);
});

it('says that an SSO session has expired, and how to renew it', async () => {
  const home = await emptyFolder();
  await fs.outputFile(
    join(home, '.aws/config'),
    '[profile work]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Dev\nregion = us-east-1\n\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n',
  );
  const { code, stderr } = await run(['status', '--profile', 'work'], project, { HOME: home });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/aws sso login --profile work/)]);
});

describe('a stack that somebody else is deploying', () => {
  /** STS, SSM and CloudFormation on this machine, with one stack whose update ends when the test says so. */
  async function startAccount() {
    let status = 'UPDATE_IN_PROGRESS';
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      if (String(request.headers['x-amz-target']).startsWith('AmazonSSM')) {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        return response.end(JSON.stringify({ Parameter: { Name: 'version', Value: '33' } }));
      }
      if (body.includes('DescribeStacks')) return answerStack(response, {}, body, status);
      response.writeHead(200, { 'content-type': 'text/xml' });
      return response.end(
        body.includes('GetCallerIdentity')
          ? '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/ana</Arn><UserId>A</UserId><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>'
          : '<DescribeStackEventsResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStackEventsResult><StackEvents/></DescribeStackEventsResult></DescribeStackEventsResponse>',
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return {
      env: { ...credentials, AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      settle: (to: string) => {
        status = to;
      },
    };
  }

  function start(env: Record<string, string>) {
    const [node, script] = bin('mcp-aws');
    const child = execa(node, [script, 'deploy', '-y'], {
      cwd: project,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      env: { PATH: process.env.PATH ?? '', HOME: project, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    return { child, said: () => said };
  }

  it('is waited for; Ctrl-C says what goes on in AWS, and how to go on', async () => {
    const account = await startAccount();
    const { child, said } = start(account.env);
    await expect.poll(said, { timeout: 10_000 }).toMatch(/my-server-dev is UPDATE_IN_PROGRESS: waiting/);
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    expect([exitCode, stderr]).toEqual([
      130,
      expect.stringMatching(/CloudFormation goes on with my-server-dev.*mcp-aws status/s),
    ]);
  });

  it.each([
    [
      'before CloudFormation begins says that nothing is under way',
      'UPDATE_COMPLETE',
      /nothing under way for my-server-dev/,
    ],
    [
      'while CloudFormation is at it says what goes on, and how to go on',
      'UPDATE_IN_PROGRESS',
      /CloudFormation goes on with my-server-dev \(UPDATE_IN_PROGRESS\).*mcp-aws deploy.*waits for it.*cancel-update-stack/s,
    ],
  ])('is deployed once it has settled; Ctrl-C %s', async (_, status, message) => {
    const account = await startAccount();
    const { child, said } = start(account.env);
    await expect.poll(said, { timeout: 10_000 }).toMatch(/waiting/);
    account.settle('UPDATE_COMPLETE');
    await expect.poll(said, { timeout: 15_000 }).toMatch(/Deploying my-server-dev/);
    account.settle(status);
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    expect([exitCode, stderr]).toEqual([130, expect.stringMatching(message)]);
  });
});
