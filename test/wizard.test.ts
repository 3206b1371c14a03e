import { join } from 'node:path';
import fs from 'fs-extra';
import { afterEach, describe, expect, it } from 'vitest';
import { emptyFolder, filesIn } from './support/cli.ts';
import { closeScreen, onScreen, terminal } from './support/screen.ts';
import { whyNot } from './support/tools.ts';

const wizard = (cwd: string, ...args: string[]) => onScreen({ bin: 'create-mcp-aws', args, cwd });

describe.skipIf(await whyNot(terminal))('the wizard', () => {
  afterEach(closeScreen);

  it('asks for what no flag answers, and makes the project', async () => {
    const cwd = await emptyFolder();
    const { sees, types, ends, screen } = await wizard(cwd, '--no-install', '--no-git');
    await sees('Where should the project be created?');
    await types('CON', 'Enter');
    await sees('Windows reserves the name');
    await types('BSpace', 'BSpace', 'BSpace', 'my-server', 'Enter');
    await sees('Where should it run?');
    for (const word of ['cold start', 'stream', 'idle', '15 min']) expect(await screen()).toContain(word);
    await types('Enter');
    await sees('longer than half a minute');
    await types('y');
    await sees('Who may call it?');
    for (const word of ['Amazon Cognito', 'API keys', 'AWS IAM', 'None']) expect(await screen()).toContain(word);
    await types('Down', 'Enter');
    await sees('Which issuer?');
    await types('https://login.microsoftonline.com/common/v2.0', 'Enter');
    await sees('names the tenant');
    await types('C-u', 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0', 'Enter');
    await sees('Client id of the application');
    await types('66666666-7777-8888-9999-000000000000', 'Enter');
    await sees('A domain of yours');
    await types('Enter');
    expect(await ends()).toBe(0);
    expect(await fs.readJson(join(cwd, 'my-server/mcp-aws.json'))).toMatchObject({
      runtime: 'native',
      streaming: true,
      auth: 'oidc',
      provider: 'entra',
      audience: '66666666-7777-8888-9999-000000000000',
    });
  });

  it('helps to choose', async () => {
    const cwd = await emptyFolder();
    const { sees, types, ends } = await wizard(cwd, 'a', '--no-install', '--no-git');
    await sees('Where should it run?');
    await types('Down', 'Down', 'Down', 'Enter');
    await sees('longer than half a minute');
    await types('n');
    await sees('How does traffic arrive?');
    await types('Down', 'Enter');
    await sees('how many calls a month');
    await types('Down', 'Down', 'Down', 'Enter');
    await sees('Who calls it?');
    await types('Enter');
    await sees('full control');
    await types('n');
    await sees('Fargate: at constant traffic');
    await types('y');
    await sees('A domain of yours');
    await types('Enter');
    expect(await ends()).toBe(0);
    expect(await fs.readJson(join(cwd, 'a/mcp-aws.json'))).toMatchObject({ runtime: 'fargate' });
  });

  it.each([
    ['at the first question', 0, 'C-c'],
    ['halfway', 2, 'C-c'],
    ['by the end of its input', 1, 'C-d'],
  ])('writes nothing when cancelled %s, and exits 130', async (_, answers, key) => {
    const cwd = await emptyFolder();
    const { sees, types, ends, screen } = await wizard(cwd);
    const questions = ['project be created?', 'Where should it run?', 'longer than half a minute'];
    for (const question of questions.slice(0, answers)) {
      await sees(question);
      await types('Enter');
    }
    await sees(questions[answers] ?? '');
    await types(key);
    expect(await ends()).toBe(130);
    expect((await screen()).match(/Cancelled\. Nothing was written\./g)).toHaveLength(1);
    expect(await filesIn(cwd)).toEqual(['.ended']);
  });
});
