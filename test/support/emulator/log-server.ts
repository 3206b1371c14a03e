import { failWith, type LogFault } from './log-faults.ts';
import { answerJson, answerStack, type StandIn, startStandIn } from './stack-server.ts';

export interface StoredEvent {
  readonly group: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  readonly id: string;
}

/** Many events, made when they are read. */
export interface LazyEvents {
  readonly length: number;
  at(index: number): StoredEvent | undefined;
}

export interface LogRequest {
  readonly logGroupName: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly nextToken?: string;
  /** Whose credentials signed it. */
  readonly accessKey: string | undefined;
}

export interface LogServer extends StandIn {
  /** Requests for events, as they came. */
  readonly requests: readonly LogRequest[];
  /** The next requests for events fail, each in its way. */
  fail(...faults: LogFault[]): void;
  /** From now on, every request fails so; undefined: none. */
  failAlways(fault: LogFault | undefined): void;
}

export interface LogServerOptions {
  /** Events of a group between two moments, both included, in time order. */
  read(group: string, from: number, to: number): LazyEvents;
  /** At most so many events a page. Default: 10,000. */
  readonly pageSize?: number;
  /** Pages of one answer come last to first, and events within each last to first. */
  readonly outOfOrder?: boolean;
  /** So many requests for a later page are told that their place in the pages is not known. */
  readonly lostPlaces?: number;
  /** Every page begins with the last event of the page before. */
  readonly repeats?: boolean;
}

const outputs = {
  McpUrl: 'https://abc.execute-api.us-east-1.amazonaws.com/mcp',
  LogGroupName: 'server-group',
  AccessLogGroupName: 'access-group',
  AuthorizerLogGroupName: 'authorizer-group',
};

/**
 * CloudFormation and CloudWatch Logs on this machine, for the SDK's own clients: one stack, and events with every fault
 * that a source of logs can have.
 */
export async function startLogServer(options: LogServerOptions): Promise<LogServer> {
  const requests: LogRequest[] = [];
  const faults: LogFault[] = [];
  let always: LogFault | undefined;
  let lostPlaces = options.lostPlaces ?? 0;
  const standIn = await startStandIn(({ headers }, body, response) => {
    if (!String(headers['x-amz-target']).endsWith('FilterLogEvents')) return answerStack(response, body, outputs);
    const accessKey = /Credential=([^/]+)\//.exec(String(headers.authorization))?.[1];
    const asked: LogRequest = { ...JSON.parse(body), accessKey };
    requests.push(asked);
    const isLost = asked.nextToken !== undefined && lostPlaces > 0;
    if (isLost) lostPlaces -= 1;
    const fault = isLost ? 'lost-place' : (faults.shift() ?? always);
    const answer = JSON.stringify(pageOf(options, asked));
    return fault === undefined ? answerJson(response, answer) : failWith(fault, response, answer);
  });
  return {
    ...standIn,
    requests,
    fail: (...next) => void faults.push(...next),
    failAlways: (fault) => {
      always = fault;
    },
  };
}

function pageOf(
  { read, pageSize = 10_000, outOfOrder = false, repeats = false }: LogServerOptions,
  { logGroupName, startTime, endTime, nextToken = '0' }: LogRequest,
): object {
  const found = read(logGroupName, startTime, endTime);
  const page = Number(nextToken);
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const place = outOfOrder ? pages - 1 - page : page;
  const first = Math.max(0, place * pageSize - (repeats ? 1 : 0));
  const last = Math.min(found.length, (place + 1) * pageSize);
  const events = Array.from({ length: last - first }, (_, offset) => found.at(first + offset)).filter(
    (event) => event !== undefined,
  );
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
