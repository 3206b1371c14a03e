import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent, LogGroup } from '../log-record.ts';
import { openSession, type Session, type Where } from './session.ts';

/** Part of a log group: events from one moment up to and including another, in milliseconds since 1970. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Page {
  readonly events: readonly LogEvent[];
  /** Where the next page begins; undefined: this was the last. */
  readonly next: string | undefined;
}

/** Where log events come from. */
export interface LogSource {
  page(group: LogGroup, range: Range, token: string | undefined, signal: AbortSignal): Promise<Page>;
  /** Forgets credentials that have expired, and takes what there is now. */
  renew(): void;
}

/**
 * CloudWatch Logs, through FilterLogEvents. Errors are those of the SDK, once: who asks decides whether to ask again.
 * @param pattern a filter pattern of CloudWatch Logs
 */
export function openLogSource(where: Where, pattern: string | undefined): LogSource {
  const connect = (session: Session): CloudWatchLogsClient =>
    new CloudWatchLogsClient({ ...session.config, maxAttempts: 1 });
  let client = connect(openSession(where));
  return {
    async page(group, { from, to }, token, signal) {
      const { events = [], nextToken } = await client.send(
        new FilterLogEventsCommand({
          logGroupName: group.logGroupName,
          startTime: from,
          // Inclusive on AWS, exclusive in emulators; what is too much is left out by who asks.
          endTime: to + 1,
          ...(token === undefined ? {} : { nextToken: token }),
          ...(pattern === undefined ? {} : { filterPattern: pattern }),
        }),
        { abortSignal: signal },
      );
      return {
        events: events.map(({ eventId = '', timestamp = from, message = '', logStreamName = '' }) => ({
          group,
          id: eventId,
          timestamp,
          message,
          stream: logStreamName,
        })),
        next: nextToken === token ? undefined : nextToken,
      };
    },
    renew() {
      client.destroy();
      client = connect(openSession(where, true));
    },
  };
}
