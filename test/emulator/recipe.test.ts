import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, type Ran } from '../support/emulator/cli.ts';
import { clientOptions, type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { root } from '../support/paths.ts';
import { ministack, whyNot } from '../support/tools.ts';

/** The recipe of docs/recipes.md in MiniStack, which runs the function and has DynamoDB. */
describe.skipIf(await whyNot(ministack))('suggestions in a table of DynamoDB', () => {
  let emulator: Emulator;
  let project: Operated;
  beforeAll(async () => {
    emulator = await startEmulator('recipe');
    project = await operate('native-none', emulator, 'recipe');
    for (const folder of ['src', 'infra'])
      await fs.copy(join(root, 'test/recipes/dynamodb', folder), join(project.folder, folder));
    const ran = await project.run('deploy', '-y');
    expect(ran.code, ran.stderr).toBe(0);
  });
  afterAll(() => emulator.close());

  const suggest = (...args: string[]): Promise<Ran> =>
    project.run('call', 'suggest_book', '{"title":"Emma","author":"Jane Austen"}', ...args);

  it('are kept, each once, and stay when the server is deployed again', async () => {
    const first = await suggest('--json');
    expect(first.code, first.stderr).toBe(0);
    const { suggestion } = jsonOf(first).structuredContent as { suggestion: { id: string } };
    const again = await suggest();
    expect([again.code, again.stdout]).toEqual([
      1,
      expect.stringContaining('Somebody has suggested this book already.'),
    ]);

    await project.configure(['stages', 'dev'], { lambda: { memory: 640 } });
    expect((await project.run('deploy', '-y')).code).toBe(0);
    const later = await suggest();
    expect([later.code, later.stdout]).toEqual([
      1,
      expect.stringContaining('Somebody has suggested this book already.'),
    ]);

    const dynamodb = new DynamoDBClient(clientOptions(emulator));
    const { SUGGESTIONS_TABLE: TableName } = await environmentOf(emulator);
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
});

/** Of the function that runs the server. */
async function environmentOf({ url }: Emulator): Promise<Record<string, string>> {
  const { Functions } = (await (await fetch(`${url}/2015-03-31/functions`)).json()) as {
    Functions: { Environment?: { Variables?: Record<string, string> } }[];
  };
  const found = Functions.map(({ Environment }) => Environment?.Variables ?? {});
  return found.find(({ SUGGESTIONS_TABLE }) => SUGGESTIONS_TABLE !== undefined) ?? expect.fail('no table is named');
}
