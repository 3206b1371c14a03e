import type { Message } from '../server/jsonrpc.ts';
import type { Log } from './log.ts';
import { callerTrace } from './trace-context.ts';

/** How a request ended. */
export interface Ending {
  /** HTTP status. */
  readonly status: number;
  readonly errorCode: unknown;
  /** The tool that was called, if the server has one of that name. */
  readonly tool: string | undefined;
}

export interface RequestSpan {
  /** For the log: 32 hex digits. */
  readonly traceId: string | undefined;
  run<Result>(run: () => Result): Result;
  /** To be waited for before the platform learns that the call is over. */
  end(ending: Ending): Promise<void> | undefined;
}

/** Where spans are made. */
export interface Tracing {
  /** @param recorded false: not a request of a caller, such as a warm-up */
  startRequest(message: Message, headers: Headers, recorded: boolean): RequestSpan;
  inTool<Result>(tool: string, run: () => Promise<Result>): Promise<Result>;
  /** Sends what has not been sent yet. Never throws. */
  flush(): Promise<void>;
}

export interface TracingOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** `service.name` of spans. */
  readonly service: string;
}

export type CreateTracing = (options: TracingOptions) => Promise<Tracing>;

/** The platform traces by itself: no spans are made here, and the log has the caller's trace. */
export const xray: CreateTracing = async () => ({
  startRequest: (message, headers) => ({
    traceId: callerTrace(message, headers),
    run: (run) => run(),
    end: () => undefined,
  }),
  inTool: (_tool, run) => run(),
  flush: async () => undefined,
});
