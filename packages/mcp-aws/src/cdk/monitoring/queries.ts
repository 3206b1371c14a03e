import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { serviceName } from '../names.ts';

const requests = "message = 'mcp request'";

/** By name in CloudWatch Logs Insights, in a folder of this stack. Their fields are those of the server's request log. */
const queries: Record<string, ConstructorParameters<typeof QueryString>[0]> = {
  'Failed calls': {
    fields: ['@timestamp', 'method', 'tool', 'errorCode', 'status', 'client', 'principal', 'requestId', 'traceId'],
    filterStatements: [requests, 'Errors = 1'],
    sort: '@timestamp desc',
    limit: 200,
  },
  'Errors, with their stacks': {
    fields: ['@timestamp', 'message', 'error.name', 'error.message', 'error.stack', 'requestId'],
    filterStatements: ["level = 'ERROR'", "message != 'mcp request'"],
    sort: '@timestamp desc',
    limit: 200,
  },
  'Slowest calls': {
    fields: ['@timestamp', 'durationMs', 'method', 'tool', 'client', 'requestId'],
    filterStatements: [requests],
    sort: 'durationMs desc',
    limit: 100,
  },
  'Tools: calls, errors and time': {
    filterStatements: [requests, "method = 'tools/call'"],
    statsStatements: [
      'count(*) as calls, sum(Errors) as errors, pct(durationMs, 50) as p50, pct(durationMs, 90) as p90 by tool',
    ],
    sort: 'calls desc',
  },
  'Clients, by protocol version': {
    filterStatements: [requests],
    statsStatements: ['count(*) as calls, sum(ClientErrors) as mistakes by client, protocolVersion'],
    sort: 'calls desc',
  },
  'Requests turned away': {
    filterStatements: ["message = 'caller refused'"],
    statsStatements: ['count(*) as requests by rejection, status, detail'],
    sort: 'requests desc',
  },
};

export function saveQueries(scope: Construct, logGroup: ILogGroup): void {
  for (const [name, query] of Object.entries(queries)) {
    new QueryDefinition(scope, `Query ${name.replaceAll(/\W+/g, ' ').trim()}`, {
      queryDefinitionName: `${serviceName(scope)}/${name}`,
      queryString: new QueryString(query),
      logGroups: [logGroup],
    });
  }
}
