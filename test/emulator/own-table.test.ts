import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import fs from 'fs-extra';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, type Ran, recordsOf } from '../support/emulator/cli.ts';
import { clientOptions, type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { green, openTerminal } from '../support/emulator/terminal.ts';
import { root } from '../support/paths.ts';
import { closeScreen, type Screen, terminal } from '../support/scaffold/screen.ts';
import { ministack, whyNot } from '../support/tools.ts';

/**
 * A person at a terminal who adds a table to a deployed server, as docs/recipes.md says, in MiniStack, which runs the server
 * and has DynamoDB. Each test goes on from the one before.
 */
describe.skipIf((await whyNot(ministack)) ?? (await whyNot(terminal)))('a server that gets a table of its own', () => {
  let emulator: Emulator;
  let project: Operated;
  beforeAll(async () => {
    emulator = await startEmulator('own-table');
    project = await operate('native-none', emulator, 'library');
    const ran = await project.run('deploy', '-y');
    expect(ran.code, ran.stderr).toBe(0);
    for (const folder of ['src', 'infra'])
      await fs.copy(join(root, 'test/recipes/dynamodb', folder), join(project.folder, folder));
  });
  afterEach(closeScreen);
  afterAll(() => emulator.close());

  const open = (...args: string[]): Promise<Screen> => openTerminal(args, project.folder, project.env);
  const suggest = (...args: string[]): Promise<Ran> =>
    project.run('call', 'suggest_book', '{"title":"Emma","author":"Jane Austen"}', ...args);

  it('asks when permissions broaden, shows which, and takes no for an answer', async () => {
    const { sees, screen, types, ends } = await open('deploy');
    await sees('Deploy library-dev anyway?');
    await types('y');
    await sees('… building and synthesizing');
    await sees('Deploy it, with these permissions?');
    expect(await screen()).toMatch(/broadens permissions:\s+IAM.*dynamodb:PutItem/s);
    await types('n');
    expect(await ends()).toBe(130);
    expect(await screen()).toContain('Nothing was changed');
  });

  it('is deployed after a yes, and says in colours how it went', async () => {
    const { sees, screen, types, ends } = await open('deploy');
    await sees('Deploy library-dev anyway?');
    await types('y');
    await sees('Deploy it, with these permissions?');
    await types('y');
    expect(await ends()).toBe(0);
    expect(await screen()).toMatch(
      /✓ Suggestions \w+ complete.*✓ lists 3 tools.*mcp-aws connect says.*Idle, it costs \$0\.00.*mcp-aws logs -f/s,
    );
    expect(await screen('-e')).toContain(`${green('✓')}\u001b[39m Suggestions`);
  });

  it('keeps each suggestion once, where the table has it', async () => {
    const first = await suggest('--json');
    expect(first.code, first.stderr).toBe(0);
    const { suggestion } = jsonOf(first).structuredContent as { suggestion: { id: string } };
    const again = await suggest();
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining('has suggested this book already.')]);
    const dynamodb = new DynamoDBClient(clientOptions(emulator));
    const { TableNames: [TableName] = [] } = await dynamodb.send(new ListTablesCommand());
    const { Items } = await dynamodb.send(new ScanCommand({ TableName }));
    expect(Items).toEqual([
      {
        book: { S: 'jane austen: emma' },
        id: { S: suggestion.id },
        title: { S: 'Emma' },
        author: { S: 'Jane Austen' },
        suggestedBy: { S: 'anonymous' },
      },
    ]);
  });

  it('reads its logs in colours', async () => {
    const { sees, screen } = await open('logs', '--tool', 'suggest_book', '-n', '1');
    await sees('server tools/call suggest_book 200');
    expect(await screen('-e')).toContain(green('200'));
  });

  it('keeps two stages apart', async () => {
    const staging = await project.run('deploy', '--stage', 'staging', '-y');
    expect([staging.code, staging.stdout || staging.stderr]).toEqual([
      0,
      expect.stringMatching(/Connect.*claude mcp add.*--stage staging/s),
    ]);
    expect((await suggest('--stage', 'staging')).code).toBe(0); // it has a table of its own
    const dev = jsonOf(await project.run('status', '--json'));
    const other = jsonOf(await project.run('status', '--stage', 'staging', '--json'));
    expect(dev.stack).toBe('library-dev');
    expect(other).toMatchObject({
      stack: 'library-staging',
      status: 'CREATE_COMPLETE',
      health: 'ok',
      versions: { deployed: '0.1.0' },
      alarms: expect.arrayContaining([
        { name: 'library-staging-errors', state: 'INSUFFICIENT_DATA', reason: expect.any(String) },
      ]),
    });
    expect(dev.url).not.toBe(other.url);
    expect((await project.run('connect', 'cursor')).stdout).toContain(String(dev.url));
    expect((await project.run('connect', 'cursor', '--stage', 'staging')).stdout).toContain(String(other.url));
    const calls = recordsOf(await project.run('logs', '--stage', 'staging', '--tool', 'suggest_book'));
    expect(calls.length).toBe(1);
  });

  it('is not deleted where another name is typed', async () => {
    const { sees, screen, types, ends } = await open('destroy');
    await sees('Type library-dev to delete it');
    await types('library', 'Enter');
    expect(await ends()).toBe(130);
    expect(await screen()).toContain('Nothing was deleted');
  });

  it('is not said to be deleted while it is still there', async () => {
    await project.edit('infra/app.ts', 'app.stackName', "'renamed'");
    const { code, stderr } = await project.run('destroy', '-y');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/library-dev is still there.*aws cloudformation delete-stack/s),
    ]);
    await project.edit('infra/app.ts', "'renamed'", 'app.stackName');
  });

  it('is deleted once its name is typed, and the other stage is not', async () => {
    const { sees, types, ends } = await open('destroy');
    await sees('Type library-dev to delete it');
    await types('library-dev', 'Enter');
    expect(await ends()).toBe(0);
    expect((await project.run('status')).stderr).toContain('There is no stack library-dev');
    expect((await project.run('status', '--stage', 'staging')).code).toBe(0);
  });
});
