import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Emulator, startEmulator } from '../support/emulator.ts';
import { freePort } from '../support/free-port.ts';
import { startWebAdapter } from '../support/lambda.ts';
import { jsonOf, operate, recordsOf } from '../support/operate.ts';
import { ministack, node24, ready, webAdapter, whyNot } from '../support/tools.ts';

// The CDK takes seconds at each of several steps, and many times that on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** A server that runs with what the stack told it. */
interface Served {
  readonly port: number;
  log(): string;
  close(): Promise<void>;
}

/**
 * MiniStack deploys these stacks, and runs neither run.sh nor containers. So what is deployed does not answer at first,
 * which the deployment has to notice; then the real server is started beside it with the environment of the stack.
 */
const runtimes = [
  {
    runtime: 'web-adapter',
    needs: webAdapter,
    resource: 'AWS::Lambda::Function',
    async start(emulator: Emulator, dist: string, name: string): Promise<Served> {
      const { Configuration } = (await (await fetch(`${emulator.url}/2015-03-31/functions/${name}`)).json()) as {
        Configuration: { Environment: { Variables: Record<string, string> } };
      };
      const env = Configuration.Environment.Variables;
      const running = await startWebAdapter({ dist, frontDoor: 'http-api', env, streaming: false });
      return { ...running, port: Number(new URL(running.origin).port) };
    },
  },
  {
    runtime: 'fargate',
    needs: node24,
    resource: 'AWS::ECS::TaskDefinition',
    async start(emulator: Emulator, dist: string, name: string): Promise<Served> {
      const { taskDefinition } = (await emulator.ask('AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition', {
        taskDefinition: name,
      })) as { taskDefinition: { containerDefinitions: { environment: { name: string; value: string }[] }[] } };
      const told = taskDefinition.containerDefinitions.flatMap(({ environment }) => environment);
      const port = await freePort();
      const env = { ...Object.fromEntries(told.map(({ name: key, value }) => [key, value])), PORT: String(port) };
      const child = execa(await ready(node24), ['main.mjs'], {
        cwd: dist,
        env,
        extendEnv: false,
        all: true,
        reject: false,
      });
      let printed = '';
      await new Promise((resolve) => {
        child.all.on('data', (chunk) => {
          printed += chunk;
          if (printed.includes('"listening"')) resolve(undefined);
        });
      });
      return {
        port,
        log: () => printed,
        async close() {
          child.kill();
          await child;
        },
      };
    },
  },
] as const;

describe.skipIf(await whyNot(ministack)).each(runtimes)(
  '$runtime, deployed to an emulator',
  ({ runtime, needs, resource, start }) => {
    let emulator: Emulator;
    beforeAll(async () => {
      await ready(needs);
      emulator = await startEmulator(runtime);
    });
    afterAll(() => emulator.close());

    it('deploys, notices that nothing answers, is verified once it does, changes, logs, and is destroyed', async () => {
      const project = await operate(`${runtime}-none`, emulator);
      const stack = `${runtime}-none-dev`;
      const asked = await project.run('deploy');
      expect([asked.code, asked.stderr]).toEqual([
        2,
        expect.stringMatching(/has no auth, and its address is public.*-y/s),
      ]);

      const dead = await project.run('deploy', '-y', '--json');
      const report = jsonOf(dead);
      expect([dead.code, report.success, report.checks]).toEqual([
        1,
        false,
        [expect.objectContaining({ name: 'health', ok: false })],
      ]);
      expect(report.error).toContain(`${stack} is deployed, but does not work`);

      const { McpUrl, LogGroupName } = report.outputs as Record<string, string>;
      const { StackResourceSummaries } = await resources(emulator, stack);
      const deployed = StackResourceSummaries.filter(({ ResourceType }) => ResourceType === resource);
      expect(deployed.length).toBeGreaterThan(0);
      const server =
        deployed.find(({ LogicalResourceId }) => LogicalResourceId.startsWith('Server')) ?? expect.fail('no server');
      const served = await start(emulator, join(project.folder, 'dist'), server.PhysicalResourceId);
      try {
        const reached = project.with({
          EMULATED_HOSTS: JSON.stringify({ [new URL(McpUrl ?? '').hostname]: served.port }),
        });
        await project.edit('infra/settings.ts', 'RetentionDays.ONE_MONTH', 'RetentionDays.ONE_WEEK');
        expect((await project.run('deploy', '--diff')).stdout).toMatch(/RetentionInDays.*\[-\] 30.*\[\+\] 7/s);
        const alive = await reached.run('deploy', '-y', '--json');
        expect(alive.code, alive.stderr).toBe(0);
        expect(jsonOf(alive).checks).toMatchObject([
          { name: 'health', ok: true },
          { name: 'refusal', ok: true, says: expect.stringContaining('lets in whoever calls') },
          { name: 'tools', ok: true, says: expect.stringContaining('search_books answers') },
        ]);
        expect((await reached.run('call', 'search_books', '{"query":"austen"}')).stdout).toContain('Jane Austen');

        // What the log driver of the platform would do with what the server printed.
        await put(emulator, LogGroupName ?? '', served.log());
        const records = recordsOf(await project.run('logs', '--method', 'tools/call'));
        expect(records.length).toBeGreaterThanOrEqual(2);
        expect(records.every(({ tool, group }) => tool === 'search_books' && group === 'server')).toBe(true);
      } finally {
        await served.close();
      }
      expect(jsonOf(await project.run('destroy', '-y', '--json'))).toEqual({
        success: true,
        stack,
        retained: runtime === 'fargate' ? [expect.stringContaining('the bucket, with what is in it')] : [],
      });
    });
  },
);

interface Resources {
  StackResourceSummaries: { LogicalResourceId: string; PhysicalResourceId: string; ResourceType: string }[];
}

async function resources(emulator: Emulator, stack: string): Promise<Resources> {
  const { CloudFormationClient, ListStackResourcesCommand } = await import('@aws-sdk/client-cloudformation');
  return (await new CloudFormationClient(clientOf(emulator)).send(
    new ListStackResourcesCommand({ StackName: stack }),
  )) as Resources;
}

async function put(emulator: Emulator, logGroupName: string, text: string): Promise<void> {
  const { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } = await import(
    '@aws-sdk/client-cloudwatch-logs'
  );
  const logs = new CloudWatchLogsClient(clientOf(emulator));
  const logStreamName = 'server/Server/1';
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((message) => ({ message, timestamp: Date.parse((JSON.parse(message) as { timestamp: string }).timestamp) }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

const clientOf = ({ url }: Emulator) => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
