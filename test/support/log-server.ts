import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredEvent {
  readonly group: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  readonly id: string;
  /** From when on it can be read; undefined: at once. */
  readonly visible?: number;
}

/** What goes wrong with a request for events. */
export type LogFault = 'throttled' | 'broken' | 'cut' | 'reset' | 'expired' | 'hangs' | 'lost-place' | 'skewed';

export interface LogRequest {
  readonly startTime: number;
  readonly endTime: number;
  readonly nextToken?: string;
  /** Whose credentials signed it. */
  readonly accessKey: string | undefined;
}

export interface LogServer {
  readonly env: Readonly<Record<string, string>>;
  /** Requests for events, as they came. */
  readonly requests: LogRequest[];
  /** The next requests for events fail, each in its way. */
  fail(...faults: LogFault[]): void;
  /** From now on, every request fails so; undefined: none. */
  failAlways(fault: LogFault | undefined): void;
  close(): Promise<void>;
}

export interface LogServerOptions {
  /** Outputs of the one stack there is. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Events of a group between two moments, both included, in time order. */
  read(group: string, from: number, to: number): readonly StoredEvent[] | LazyEvents;
  /** At most so many events a page. */
  readonly pageSize?: number;
  /** Pages of one answer come last to first, and events within each last to first. */
  readonly outOfOrder?: boolean;
  /** So many requests for a later page are told that their place in the pages is not known. */
  readonly lostPlaces?: number;
  /** Every page begins with the last event of the page before. */
  readonly repeats?: boolean;
}

/** Many events, made when they are read. */
export interface LazyEvents {
  readonly length: number;
  at(index: number): StoredEvent;
}

/**
 * CloudFormation and CloudWatch Logs on this machine, for the SDK's own clients: one stack, and events with every fault
 * that a source of logs can have.
 */
export async function startLogServer(options: LogServerOptions): Promise<LogServer> {
  const requests: LogServer['requests'] = [];
  const faults: LogFault[] = [];
  let always: LogFault | undefined;
  let lostPlaces = options.lostPlaces ?? 0;
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    if (!target.endsWith('FilterLogEvents')) return answerStack(response, options.outputs, body);
    const asked = JSON.parse(body) as { logGroupName: string; startTime: number; endTime: number; nextToken?: string };
    const accessKey = /Credential=([^/]+)\//.exec(String(request.headers.authorization))?.[1];
    requests.push({ ...asked, accessKey });
    const lost = asked.nextToken !== undefined && lostPlaces > 0;
    if (lost) lostPlaces -= 1;
    const fault = lost ? 'lost-place' : (faults.shift() ?? always);
    const answer = JSON.stringify(pageOf(options, asked));
    if (fault === undefined) return respond(response, 200, answer);
    return failWith(fault, response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    requests,
    fail: (...next) => void faults.push(...next),
    failAlways: (fault) => {
      always = fault;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': crypto.randomUUID() });
  response.end(body);
}

/** DescribeStacks of the Query protocol. */
export function answerStack(
  response: ServerResponse,
  outputs: Readonly<Record<string, string>>,
  body: string,
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

function pageOf(
  { read, pageSize = 10_000, outOfOrder = false, repeats = false }: LogServerOptions,
  {
    logGroupName,
    startTime,
    endTime,
    nextToken = '0',
  }: { logGroupName: string; startTime: number; endTime: number; nextToken?: string },
): object {
  const found = read(logGroupName, startTime, endTime);
  const page = Number(nextToken);
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const place = outOfOrder ? pages - 1 - page : page;
  const first = Math.max(0, place * pageSize - (repeats ? 1 : 0));
  const events: StoredEvent[] = [];
  for (let index = first; index < Math.min(found.length, (place + 1) * pageSize); index++) {
    const event = found.at(index);
    if (event !== undefined) events.push(event);
  }
  if (outOfOrder) events.reverse();
  return {
    events: events.map(({ id, timestamp, message }) => ({
      eventId: id,
      timestamp,
      message,
      logStreamName: 'stream',
      ingestionTime: timestamp,
    })),
    searchedLogStreams: [],
    ...(page + 1 < pages ? { nextToken: String(page + 1) } : {}),
  };
}

function failWith(fault: LogFault, response: ServerResponse, answer: string): void {
  const errors = {
    throttled: [400, 'ThrottlingException', 'Rate exceeded'],
    broken: [500, 'InternalFailure', 'Something went wrong'],
    expired: [400, 'ExpiredTokenException', 'The security token included in the request is expired'],
    'lost-place': [400, 'InvalidParameterException', 'The specified nextToken is invalid.'],
    skewed: [
      400,
      'InvalidSignatureException',
      'Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z',
    ],
  } as const;
  if (fault === 'hangs') return; // until the client has had enough
  if (fault === 'reset') response.destroy();
  else if (fault === 'cut') {
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(answer),
    });
    response.write(answer.slice(0, answer.length / 2), () => response.destroy());
  } else {
    const [status, type, message] = errors[fault];
    // The SDK learns the time from the answer.
    if (fault === 'skewed') response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString());
    respond(response, status, JSON.stringify({ __type: type, message }));
  }
}
