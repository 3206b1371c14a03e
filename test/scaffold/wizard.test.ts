import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../packages/mcp-aws/src/config/file.ts';
import { complete } from '../../src/create/complete.ts';
import { optionTable } from '../../src/create/options.ts';
import { configOf } from '../../src/scaffold/config-file.ts';
import { bin } from '../support/scaffold/cli.ts';
import { emptyFolder } from '../support/scaffold/folders.ts';
import { closeScreen, onScreen, type Screen, terminal } from '../support/scaffold/screen.ts';
import { whyNot } from '../support/tools.ts';

const wizard = (cwd: string, ...args: string[]): Promise<Screen> => onScreen([...bin, ...args], cwd);

describe.skipIf(await whyNot(terminal))('the wizard', () => {
  afterEach(closeScreen);

  it('takes the defaults of the table for Enter', async () => {
    const cwd = await emptyFolder();
    const { sees, types, ends } = await wizard(cwd, '--no-install', '--no-git');
    for (const question of [
      'project be created?',
      'Where should it run?',
      'half a minute',
      'Who may call it?',
      'Your own domain',
    ]) {
      await sees(question);
      await types('Enter');
    }
    expect(await ends()).toBe(0);
    const { $schema, ...expected } = configOf(complete({}, process.env, optionTable), 'my-mcp-server');
    expect(readConfig(join(cwd, 'my-mcp-server'))).toMatchObject(expected);
  });

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
    await sees('Your own domain');
    await types('mcp', 'Enter');
    await sees('is not a valid domain name');
    await types('.example.com', 'Enter');
    expect(await ends()).toBe(0);
    const { runtime, streaming, auth, domain } = readConfig(join(cwd, 'my-server'));
    expect({ runtime, streaming, domain }).toEqual({ runtime: 'native', streaming: true, domain: 'mcp.example.com' });
    expect(auth).toMatchObject({ mode: 'oidc', audience: '66666666-7777-8888-9999-000000000000', metadataProxy: true });
  });

  it('asks with -y only for what has no default', async () => {
    const cwd = await emptyFolder();
    const { sees, types, ends } = await wizard(cwd, '-y', '--auth', 'oidc', '--no-install', '--no-git');
    await sees('Which issuer?');
    await types('https://login.example.com', 'Enter');
    expect(await ends()).toBe(0);
    const { runtime, auth } = readConfig(join(cwd, 'my-mcp-server'));
    expect([runtime, auth]).toEqual(['native', expect.objectContaining({ issuer: 'https://login.example.com' })]);
  });

  it('offers only what goes with the answers before', async () => {
    const cwd = await emptyFolder();
    const { sees, types, ends, screen } = await wizard(cwd, 'a', '--auth', 'iam', '--no-install', '--no-git');
    await sees('Where should it run?');
    expect(await screen()).not.toContain('Fargate');
    await types('Enter');
    await sees('longer than half a minute');
    await types('n');
    await sees('Your own domain');
    await types('Enter');
    expect(await ends()).toBe(0);
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
    await sees('Your own domain');
    await types('Enter');
    expect(await ends()).toBe(0);
    expect(readConfig(join(cwd, 'a'))).toMatchObject({ runtime: 'fargate', auth: { mode: 'cognito' } });
  });

  it('lets a recommendation be turned down', async () => {
    const cwd = await emptyFolder();
    const { sees, types, ends } = await wizard(cwd, 'a', '--auth', 'none', '--no-install', '--no-git');
    await sees('Where should it run?');
    await types('Down', 'Down', 'Down', 'Enter');
    await sees('longer than half a minute');
    await types('y');
    for (const question of ['How does traffic arrive?', 'how many calls a month', 'Who calls it?']) {
      await sees(question);
      await types('Enter');
    }
    await sees('full control');
    await types('n');
    await sees('Native Lambda with streaming');
    await types('n');
    await sees('Where should it run?');
    await types('Down', 'Enter');
    await sees('Your own domain');
    await types('Enter');
    expect(await ends()).toBe(0);
    expect(readConfig(join(cwd, 'a'))).toMatchObject({
      runtime: 'web-adapter',
      streaming: true,
      auth: { mode: 'none' },
    });
  });
});
