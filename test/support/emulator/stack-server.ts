import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A server on this machine that stands in for services of AWS. */
export interface StandIn {
  /** What `mcp-aws` is started with to work on it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A request to a service, whose action is in a header or, in the Query protocol, in the body. */
export type Answering = (request: IncomingMessage, body: string, response: ServerResponse) => unknown;

/** Starts a stand-in. Two requests can be under way at the same time. */
export async function startStandIn(answer: Answering): Promise<StandIn> {
  const server = createServer(async (request, response) => void answer(request, await text(request), response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** DescribeStacks of CloudFormation, for a stack of whatever name is asked for. */
export function answerStack(
  response: ServerResponse,
  body: string,
  outputs: Readonly<Record<string, string>>,
  status = 'CREATE_COMPLETE',
): void {
  const name = new URLSearchParams(body).get('StackName');
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(`<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
<StackName>${name}</StackName><StackId>arn:aws:cloudformation:us-east-1:000000000000:stack/${name}/1</StackId>
<StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs>
</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`);
}

export function answerJson(response: ServerResponse, body: object | string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': crypto.randomUUID() });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
