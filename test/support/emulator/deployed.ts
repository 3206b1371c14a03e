import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { execa } from 'execa';
import { startWebAdapter } from '../lambda.ts';
import { node24, ready } from '../tools.ts';
import { clientOptions, type Emulator } from './emulator.ts';

/** A server beside the emulator, which runs neither containers nor run.sh, with the environment that its stack has for it. */
export interface Served {
  readonly port: number;
  /** What it printed so far. */
  log(): string;
  close(): Promise<void>;
}

/** The physical id of the server in a stack. */
const serverIn = (emulator: Emulator, stack: string, type: string): Promise<string> =>
  physicalId(emulator, stack, type, 'ServerHosting');

/** The physical id of a resource in a stack. @param prefix of its logical id */
export async function physicalId(emulator: Emulator, stack: string, type: string, prefix: string): Promise<string> {
  const client = new CloudFormationClient(clientOptions(emulator));
  const { StackResourceSummaries = [] } = await client.send(new ListStackResourcesCommand({ StackName: stack }));
  const found = StackResourceSummaries.find(
    ({ ResourceType, LogicalResourceId }) => ResourceType === type && LogicalResourceId?.startsWith(prefix),
  );
  if (found?.PhysicalResourceId === undefined) throw new Error(`${stack} has no ${prefix} of the type ${type}.`);
  return found.PhysicalResourceId;
}

/** Starts the HTTP server of a stack under the real Web Adapter. @param dist what was deployed */
export async function serveFunction(emulator: Emulator, stack: string, dist: string): Promise<Served> {
  const name = await serverIn(emulator, stack, 'AWS::Lambda::Function');
  const { Configuration } = (await (await fetch(`${emulator.url}/2015-03-31/functions/${name}`)).json()) as {
    Configuration: { Environment: { Variables: Record<string, string> } };
  };
  const env = Configuration.Environment.Variables;
  const running = await startWebAdapter({ dist, ingress: 'http-api', env, streaming: false });
  return { ...running, port: Number(new URL(running.origin).port) };
}

/** Starts the server of a stack as its container would. @param port where it is to listen */
export async function serveTask(emulator: Emulator, stack: string, dist: string, port: number): Promise<Served> {
  const taskDefinition = await serverIn(emulator, stack, 'AWS::ECS::TaskDefinition');
  const environment = await environmentOf(emulator, taskDefinition);
  const child = execa(await ready(node24), ['main.mjs'], {
    cwd: dist,
    env: { ...environment, PORT: String(port) },
    extendEnv: false,
    all: true,
    reject: false,
  });
  let printed = '';
  child.all.on('data', (chunk) => {
    printed += chunk;
  });
  return {
    port,
    log: () => printed,
    async close() {
      child.kill();
      await child;
    },
  };
}

/** Calls ECS as the SDK does, without a signature. */
async function environmentOf({ url }: Emulator, taskDefinition: string): Promise<Record<string, string>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition',
      'content-type': 'application/x-amz-json-1.1',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/any/aws4_request',
    },
    body: JSON.stringify({ taskDefinition }),
  });
  const { taskDefinition: found } = (await response.json()) as {
    taskDefinition: { containerDefinitions: { environment: { name: string; value: string }[] }[] };
  };
  const variables = found.containerDefinitions.flatMap(({ environment }) => environment);
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** Does what the log driver of the platform would do with what a server printed. */
export async function putLog(emulator: Emulator, logGroupName: string, text: string): Promise<void> {
  const logs = new CloudWatchLogsClient(clientOptions(emulator));
  const logStreamName = `server/Server/${crypto.randomUUID()}`;
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((message) => ({ message, timestamp: Date.parse((JSON.parse(message) as { timestamp: string }).timestamp) }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

/** Makes a hosted zone of Route 53. Returns its id. */
export async function createZone({ url }: Emulator, name: string): Promise<string> {
  const response = await fetch(`${url}/2013-04-01/hostedzone`, {
    method: 'POST',
    headers: {
      'content-type': 'application/xml',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/route53/aws4_request',
    },
    body: `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>test</CallerReference></CreateHostedZoneRequest>`,
  });
  const text = await response.text();
  const id = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(text)?.[1];
  if (id === undefined) throw new Error(`There is no hosted zone: ${response.status} ${text}`);
  return id;
}
