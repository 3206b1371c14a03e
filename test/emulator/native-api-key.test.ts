import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, type Ran, recordsOf } from '../support/emulator/cli.ts';
import { physicalId } from '../support/emulator/deployed.ts';
import { clientOptions, type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { root } from '../support/paths.ts';
import { ministack, whyNot } from '../support/tools.ts';

const stack = 'native-api-key-dev';

/** One stack in MiniStack, which runs the server, from its first deployment on. Each test goes on from the one before. */
describe.skipIf(await whyNot(ministack))('a native server with API keys', () => {
  let emulator: Emulator;
  let project: Operated;
  let key: string;
  let dynamodb: DynamoDBClient;
  beforeAll(async () => {
    emulator = await startEmulator('native-api-key');
    dynamodb = new DynamoDBClient(clientOptions(emulator));
    project = await operate('native-api-key', emulator);
    await project.configure(['sharedLimits'], true);
    // The recipe of state: what a server without sessions keeps for each caller.
    for (const folder of ['src', 'infra'])
      await fs.copy(join(root, 'test/recipes/state', folder), join(project.folder, folder));
    await project.edit(
      'src/server.ts',
      'tools: [',
      "tools: [readLater(readingListsInTable(process.env.READING_LISTS_TABLE ?? '')), ",
    );
    await project.edit(
      'src/server.ts',
      'import { searchBooks',
      "import { readingListsInTable } from './reading-list.ts';\nimport { readLater } from './tools/read-later.ts';\nimport { searchBooks",
    );
  });
  afterAll(() => emulator.close());

  const tableOf = (id: string): Promise<string> => physicalId(emulator, stack, 'AWS::DynamoDB::Table', id);
  const withKey = (...args: string[]): Promise<Ran> => project.with({ MCP_API_KEY: key }).run('call', ...args);

  it('would be deployed to an account that is not bootstrapped, which has to be confirmed', async () => {
    const asked = await project.run('deploy');
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/is not bootstrapped.*Answer yes with -y/s)]);
    const dry = jsonOf(await project.run('deploy', '--dry-run', '--json'));
    expect(dry).toMatchObject({ exists: false, notices: [] });
    expect(dry.commands).toEqual([
      'cdk bootstrap aws://000000000000/us-east-1',
      expect.stringContaining(`cdk deploy ${stack} --context stage=dev --require-approval broadening`),
    ]);
  });

  it('is deployed, shows how far it is, and is checked with a key of its own', async () => {
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect(jsonOf(ran)).toMatchObject({
      success: true,
      stack,
      url: expect.stringMatching(/^http:.*\/mcp$/),
      checks: [
        { name: 'health', ok: true },
        { name: 'refusal', ok: true, says: expect.stringContaining('401') },
        { name: 'tools', ok: true, says: expect.stringMatching(/lists 4 tools; search_books answers/) },
      ],
      idleCostPerMonth: 0.4,
      connect: { cursor: { config: { file: '.cursor/mcp.json' } } },
    });
    expect(ran.stderr).toMatch(/Bootstrapped.*✓ Server\/Hosting\/Function create complete/s);
  });

  it('has no key of the check left, and one that is created for somebody', async () => {
    const none = await project.run('call', 'search_books', '{"query":"austen"}');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('MCP_API_KEY')]);
    const created = await project.run('keys', 'create', '--owner', 'ana', '--scopes', 'read');
    key = created.stdout.trim();
    expect([created.code, key]).toEqual([0, expect.stringMatching(/^mcp_[0-9a-f]+_/)]);
    const { stdout: list } = await project.run('keys', 'list');
    expect(list).toContain('ana');
    expect(list).not.toContain('mcp-aws-deploy');
    expect(list).not.toContain(key);
  });

  it('passes its end-to-end test, with a key that is revoked afterwards', async () => {
    const ran = await project.run('e2e', '--stage', 'dev');
    expect(ran.code, `${ran.stdout}${ran.stderr}`).toBe(0);
    expect((await project.run('keys', 'list')).stdout.trim().split('\n').length).toBe(1);
  });

  it('is called with the key, as far as its scopes go', async () => {
    // A key that is new is known once the server looks again, after 15 s at most.
    await expect
      .poll(() => withKey('search_books', '{"query":"austen"}'), { timeout: 60_000, interval: 500 })
      .toMatchObject({ code: 0, stdout: expect.stringContaining('Jane Austen') });
    const progress = await withKey('take_inventory', '{"secondsPerShelf":0.01}');
    expect([progress.code, progress.stderr]).toEqual([0, expect.stringContaining('1 of 3')]);
    const denied = await withKey('suggest_book', '{"title":"a","author":"b"}');
    expect([denied.code, denied.stdout]).toEqual([1, expect.stringMatching(/scope/)]);
  });

  it('keeps a list for each caller, whichever instance is asked', async () => {
    const callers = await Promise.all(
      ['ben', 'cem'].map(async (owner) => {
        const created = await project.run('keys', 'create', '--owner', owner, '--scopes', 'read,write');
        expect(created.code, created.stderr).toBe(0);
        return project.with({ MCP_API_KEY: created.stdout.trim() });
      }),
    );
    const [ben, cem] = callers as [Operated, Operated];
    const keep = async (caller: Operated, isbn: string): Promise<unknown> => {
      const ran = await caller.run('call', 'read_later', JSON.stringify({ isbn }), '--json');
      return ran.code === 0 ? jsonOf(ran).structuredContent : ran.stderr;
    };
    const wait = { timeout: 60_000, interval: 500 };
    await expect.poll(() => keep(ben, '9780141439518'), wait).toEqual({ isbns: ['9780141439518'] });
    await expect.poll(() => keep(cem, '9780141439600'), wait).toEqual({ isbns: ['9780141439600'] });
    expect(await keep(ben, '9780141439587')).toEqual({ isbns: ['9780141439518', '9780141439587'] });
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: await tableOf('ReadingLists') }));
    expect(Items.map(({ expiresAt }) => Number(expiresAt?.N) > Date.now() / 1000)).toEqual([true, true]);
  });

  it('has its callers counted in one table, and refuses those who have called too often elsewhere', async () => {
    const TableName = await tableOf('ServerSharedLimits');
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
    expect(Items.length).toBeGreaterThanOrEqual(3); // ana, ben, cem
    const search = () => withKey('search_books', '{"query":"austen"}');
    const callTooOftenElsewhere = async (): Promise<Ran> => {
      // As much as can be of a burst of 200 at 50 a second, and of clocks that differ by 5 seconds.
      const paidUntil = { N: String(Date.now() + 8500) };
      for (const { caller = { S: '' } } of Items)
        await dynamodb.send(new PutItemCommand({ TableName, Item: { caller, paidUntil } }));
      return search();
    };
    const wait = { timeout: 60_000, interval: 100 };
    await expect
      .poll(callTooOftenElsewhere, wait)
      .toMatchObject({ code: 1, stderr: expect.stringContaining('of all instances together') });
    await expect.poll(search, wait).toMatchObject({ code: 0 });
  });

  it('is written into the configuration of a client', async () => {
    const written = await project.run('connect', 'cursor', '--write');
    expect([written.code, written.stderr]).toEqual([0, expect.stringMatching(/Wrote .*\.cursor\/mcp\.json/)]);
  });

  it('brings back the lines of the function and those of API Gateway, in one order', async () => {
    const records = recordsOf(await project.run('logs', '--since', '1h'));
    expect(records.map(({ time }) => time)).toEqual(records.map(({ time }) => time).sort());
    expect(new Set(records.map(({ group }) => group))).toEqual(new Set(['server', 'access']));
    expect(records).toContainEqual(
      expect.objectContaining({
        group: 'server',
        level: 'info',
        message: 'mcp request',
        method: 'tools/call',
        tool: 'search_books',
        status: 200,
        protocolVersion: '2026-07-28',
        durationMs: expect.any(Number),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        client: expect.stringMatching(/^mcp-aws\//),
        principal: expect.stringMatching(/^[\w-]{16}$/),
      }),
    );
    expect(records.every(({ level }) => level !== 'debug')).toBe(true);
  });

  it('is healthy for the doctor', async () => {
    const { code, stdout } = await project.run('doctor');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/✓ credentials.*✓ bootstrap.*version \d+.*✓ stack: native-api-key-dev is/s),
    ]);
  });

  it('shows a change before it is deployed', async () => {
    await project.configure(['stages', 'dev'], { lambda: { memory: 640 } });
    const { code, stdout } = await project.run('deploy', '--diff');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Stack .*MemorySize.*\[-\] 512.*\[\+\] 640/s)]);
  });

  it('is deployed when Ctrl-C ends the check with 130, which leaves no key behind', async () => {
    const { url } = jsonOf(await project.run('status', '--json'));
    // Where the server should be, nothing answers, and so the check goes on.
    const unreachable = { EMULATED_HOSTS: JSON.stringify({ [new URL(String(url)).hostname]: 9 }) };
    const { child, said } = project.with(unreachable).start('deploy', '-y');
    await expect.poll(said, { timeout: 200_000 }).toContain('checking it');
    const keys = async (): Promise<string> => (await project.run('keys', 'list')).stdout;
    await expect.poll(keys, { timeout: 60_000 }).toContain('mcp-aws-deploy');
    child.kill('SIGINT');
    expect([(await child).exitCode, said()]).toEqual([
      130,
      expect.stringContaining('native-api-key-dev is deployed, and was not fully checked'),
    ]);
    expect(await keys()).not.toContain('mcp-aws-deploy');
    expect((await project.run('deploy', '--diff')).stdout).toContain('There were no differences');
  });

  it('is destroyed, with its keys, once that was confirmed', async () => {
    const id = /^mcp_([0-9a-f]+)_/.exec(key)?.[1] ?? '';
    expect((await project.run('keys', 'revoke', id)).code).toBe(0);
    expect((await project.run('keys', 'list')).stdout).not.toContain('ana');
    const asked = await project.run('destroy');
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/has to be confirmed.*-y/s)]);
    expect(jsonOf(await project.run('status', '--json')).status).toMatch(/COMPLETE$/);
    expect(jsonOf(await project.run('destroy', '-y', '--json'))).toEqual({
      success: true,
      stack,
      // What callers keep outlives the server, as the CDK has it.
      retained: [expect.stringMatching(/ReadingLists.*DynamoDB/)],
    });
    for (const command of ['status', 'logs', 'destroy']) {
      const gone = await project.run(command);
      expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining(`There is no stack ${stack}`)]);
    }
  });
});
