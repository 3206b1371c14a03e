import { join } from 'node:path';
import fs from 'fs-extra';
import { beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, mcpAws, type Ran } from '../support/emulator/cli.ts';
import { makeProject } from '../support/emulator/project.ts';
import { emptyFolder } from '../support/scaffold/folders.ts';

const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

let project: string;
beforeAll(async () => {
  project = await makeProject('native-api-key', 'no-access');
});

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Ran> => mcpAws(args, project, { env });

/** What a person reads: the doctor reports on stdout, all others on stderr. */
const shown = ({ stdout, stderr }: Ran): string => `${stdout}${stderr}`;

/** Every command that works on AWS. */
const commands: readonly (readonly string[])[] = [
  ['deploy', '-y'],
  ['status'],
  ['logs'],
  ['logs', '-f'],
  ['destroy', '-y'],
  ['connect'],
  ['call', 'search_books', '{}'],
  ['keys', 'list'],
  ['e2e'],
  ['pipeline', 'bootstrap', '--repository', 'octo/server', '--repository-id', '1', '--owner-id', '2'],
  ['pipeline', 'deploy', '--stage', 'staging'],
  ['doctor'],
];

it.each(commands.map((args) => [args.join(' '), args]))('%s says that there are no credentials', async (_, args) => {
  const ran = await run(args);
  expect([ran.code, shown(ran)]).toEqual([1, expect.stringMatching(/no AWS credentials.*aws sso login/s)]);
  expect(shown(ran)).not.toMatch(/\n\s+at /);
});

describe.each(['status', 'doctor'])('%s', (command) => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'a profile that does not exist',
      ['--profile', 'nobody'],
      {},
      /(no AWS credentials in the profile nobody|profile.*nobody).*aws sso login/s,
    ],
    [
      'no network',
      ['--region', 'xx-nowhere-1'],
      credentials,
      /AWS cannot be reached in xx-nowhere-1.*Check the network/s,
    ],
    [
      'an AWS_ENDPOINT_URL where nothing is',
      [],
      { ...credentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /http:\/\/127\.0\.0\.1:9 \(AWS_ENDPOINT_URL\) cannot be reached.*unset AWS_ENDPOINT_URL/s,
    ],
  ])('with %s says so', async (_, more, env, reason) => {
    const ran = await run([command, ...more], env);
    expect([ran.code, shown(ran)]).toEqual([1, expect.stringMatching(reason)]);
  });
});

it('an SSO session that has expired is named, and how to renew it', async () => {
  const home = await emptyFolder();
  await fs.outputFile(
    join(home, '.aws/config'),
    '[profile work]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Dev\nregion = us-east-1\n\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n',
  );
  const { code, stderr } = await run(['status', '--profile', 'work'], { HOME: home });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/aws sso login --profile work/)]);
});

it('is one JSON object for programs', async () => {
  const ran = await run(['deploy', '-y', '--json']);
  expect([ran.code, jsonOf(ran)]).toEqual([
    1,
    {
      success: false,
      code: 'failed',
      error: expect.stringContaining('credentials'),
      fix: expect.stringContaining('aws sso login'),
    },
  ]);
});

it('-v of a command is --verbose, and does not print the version', async () => {
  const { code, stdout, stderr } = await run(['deploy', '-v', '-y']);
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/no AWS credentials.*\n\s+at /s)]);
});
