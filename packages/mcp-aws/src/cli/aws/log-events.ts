import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent, LogGroup } from '../logs/record.ts';
import { openSession, type Session } from './session.ts';
import type { SessionOptions } from './session-options.ts';

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

/** The place in the pages is not known any more, as after a day. Reading has to begin again. */
export class PageTokenLost extends Error {
  override readonly name = 'PageTokenLost';
}

/** Where log events come from. */
export interface LogSource {
  /** @throws PageTokenLost */
  page(group: LogGroup, range: Range, token: string | undefined, signal: AbortSignal): Promise<Page>;
  /** Forgets credentials that have expired, and reads those that there are now. */
  renew(): void;
}

/**
 * CloudWatch Logs, through FilterLogEvents. It does not retry, as its caller does: errors are those of the SDK.
 * @param pattern a filter pattern of CloudWatch Logs
 */
export function openLogSource(options: SessionOptions, pattern: string | undefined): LogSource {
  const connect = (session: Session): CloudWatchLogsClient =>
    new CloudWatchLogsClient({ ...session.config, maxAttempts: 1 });
  let client = connect(openSession(options));
  return {
    async page(group, { from, to }, token, signal) {
      const command = new FilterLogEventsCommand({
        logGroupName: group.logGroupName,
        startTime: from,
        // Inclusive on AWS, exclusive in emulators; the caller leaves out what is too much.
        endTime: to + 1,
        ...(token === undefined ? {} : { nextToken: token }),
        ...(pattern === undefined ? {} : { filterPattern: pattern }),
      });
      const { events = [], nextToken } = await client.send(command, { abortSignal: signal }).catch((error: Error) => {
        const lost = token !== undefined && error.name === 'InvalidParameterException';
        throw lost ? new PageTokenLost(error.message, { cause: error }) : error;
      });
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
      client = connect(openSession(options, true));
    },
  };
}
