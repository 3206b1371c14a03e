import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { limitsTableInContainer } from '../../packages/mcp-aws/src/entry/limits-table-in-container.ts';
import { limitsTableOnLambda } from '../../packages/mcp-aws/src/entry/limits-table-on-lambda.ts';
import { createLog } from '../../packages/mcp-aws/src/telemetry/log.ts';
import { clientOptions, type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { ministack, whyNot } from '../support/tools.ts';

const rate = { rateLimit: 0.01, burstLimit: 10 };

describe.skipIf(await whyNot(ministack))('the limits that instances share, in a table', () => {
  let emulator: Emulator;
  let env: NodeJS.ProcessEnv;
  const lines: string[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(line) });
  beforeAll(async () => {
    emulator = await startEmulator('shared-limits');
    env = { ...emulator.env, AWS_REGION: 'us-east-1', MCP_LIMITS_TABLE: 'callers' };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    await new DynamoDBClient(clientOptions(emulator)).send(
      new CreateTableCommand({
        TableName: 'callers',
        KeySchema: [{ AttributeName: 'caller', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'caller', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await emulator.close();
  });

  it.each([
    ['functions', limitsTableOnLambda],
    ['tasks', limitsTableInContainer],
  ])('let no more calls in than a caller may make, of three %s at once', async (name, create) => {
    const instances = [1, 2, 3].map(() => create(rate, env, log));
    const asked = instances.flatMap((isWithin) => Array.from({ length: 8 }, () => isWithin(name)));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(rate.burstLimit);
    expect(lines).toEqual([]);
    expect(await instances[0]?.(`another of the ${name}`)).toBe(true);
  });

  it('are a number and an expiry for each caller', async () => {
    const { Items = [] } = await new DynamoDBClient(clientOptions(emulator)).send(
      new ScanCommand({ TableName: 'callers' }),
    );
    expect(Items).toHaveLength(4);
    for (const item of Items) {
      expect(item).toEqual({
        caller: { S: expect.stringMatching(/^[0-9a-f]{64}$/) },
        paidUntil: { N: expect.any(String) },
        expiresAt: { N: expect.any(String) },
      });
      expect(Number(item.expiresAt?.N) * 1000).toBeGreaterThan(Date.now());
    }
  });

  it.each([
    ['functions', limitsTableOnLambda],
    ['tasks', limitsTableInContainer],
  ])('let callers of %s in where there is no table, and say why', async (_, create) => {
    lines.length = 0;
    expect(await create(rate, { ...env, MCP_LIMITS_TABLE: 'gone' }, log)('ana')).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/"level":"WARN".*ResourceNotFound/)]);
  });
});
