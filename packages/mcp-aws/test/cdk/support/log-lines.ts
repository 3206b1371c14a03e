import { createContext, requestFields } from '../../../src/server/context.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { namespace } from '../../../src/telemetry/metrics.ts';
import { createRequestLog } from '../../../src/telemetry/request-log.ts';

export type Line = Readonly<Record<string, unknown>>;

/** What the server writes of a call, of one that fails, and of a request that it turns away. */
export function written(): Line[] {
  const lines: Line[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(JSON.parse(line)) });
  const requests = createRequestLog({ log, toolOf: () => 'search_books', logsArguments: false });
  const context = createContext({ requestId: 'request' }, log);
  context.caller = { clientId: 'client', scopes: ['read'], principal: 'alice' };
  context.traceId = '0af7651916cd43dd8448eb211c80319c';
  context.message = { method: 'tools/call', params: { name: 'search_books', clientInfo: { name: 'client' } } };
  const request = new Request('https://mcp.example.com/mcp', { method: 'POST' });
  log.within(
    () => requestFields(context),
    () => {
      requests.mcp(context, request, { status: 500, errorCode: -32_603, started: 0 });
      requests.rejection('origin', 403, 'The origin is not allowed.');
      log.error('tool failed', { error: new Error('no') });
    },
  );
  return lines;
}

interface Embedded {
  readonly Namespace: string;
  readonly Dimensions: string[][];
  readonly Metrics: { Name: string }[];
}

/** The metrics that CloudWatch makes of a line, each with its dimensions, such as `Calls service,method`. */
export function metricsIn(line: Line): string[] {
  const { _aws: embedded } = line as { _aws?: { CloudWatchMetrics: Embedded[] } };
  return (embedded?.CloudWatchMetrics ?? [])
    .filter(({ Namespace }) => Namespace === namespace)
    .flatMap(({ Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) => Dimensions.map((dimensions) => `${Name} ${dimensions.join()}`)),
    );
}
