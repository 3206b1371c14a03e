import { join } from 'node:path';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { emptyFolder, mcpAws, type Ran } from './support/cli.ts';
import { generate } from './support/generate.ts';
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

  it('with a flag that there is not', async () => {
    const ran = await run([...args, '--stagee', 'dev'], project, credentials);
    if (command === 'keys') return; // its flags are those of the project's script
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
