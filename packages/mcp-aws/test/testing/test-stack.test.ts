import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { McpServer, type McpStackProps } from '../../src/cdk/index.ts';
import { testStack } from '../../src/testing/test-stack.ts';

class MyServerStack extends Stack {
  readonly server: McpServer;
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    this.server = new McpServer(this, 'Server', { config });
  }
}

class CarelessStack extends MyServerStack {
  constructor(scope: Construct, id: string, props: McpStackProps) {
    super(scope, id, props);
    new Bucket(this, 'Bucket');
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-aws-test-stack-test-'));
  const config = { name: 'my-server', region: 'eu-central-1', runtime: 'native', auth: { mode: 'none' } };
  const stages = { production: { logRetentionDays: 180, protect: true } };
  writeFileSync(join(folder, 'mcp-aws.jsonc'), JSON.stringify({ ...config, stages }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'my-server', version: '1.2.3' }));
  mkdirSync(join(folder, 'src'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the stack of a project', () => {
  it('is that of production, without findings', async () => {
    const { stack, template, findings } = await testStack(MyServerStack, { folder });
    expect(stack.stackName).toBe('my-server-production');
    expect(stack.server.url).toBeDefined();
    expect(stack.terminationProtection).toBe(true);
    template.hasOutput('McpUrl', {});
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 180 });
    expect(findings).toEqual([]);
  }, 60_000);

  it('can be that of another stage', async () => {
    const { stack, template } = await testStack(MyServerStack, { folder, stage: 'dev' });
    expect(stack.stackName).toBe('my-server-dev');
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  }, 60_000);

  it('has its findings as texts, with the construct that they are about', async () => {
    const quiet = [vi.spyOn(console, 'error'), vi.spyOn(process.stderr, 'write')];
    for (const spy of quiet) spy.mockImplementation((() => true) as never);
    const { findings } = await testStack(CarelessStack, { folder });
    for (const spy of quiet) spy.mockRestore();
    expect(findings).toContainEqual(
      expect.stringMatching(/^AwsSolutions-S1.* at my-server-production\/Bucket\/Resource: .*server access logs/i),
    );
  }, 60_000);

  it('is refused where it cannot be made', async () => {
    await expect(testStack(MyServerStack, { folder, stage: 'Production' })).rejects.toThrow('is not a valid stage');
    class BrokenStack extends MyServerStack {
      constructor(scope: Construct, id: string, props: McpStackProps) {
        super(scope, id, props);
        throw new Error('no such table');
      }
    }
    await expect(testStack(BrokenStack, { folder })).rejects.toThrow('no such table');
  }, 60_000);
});
