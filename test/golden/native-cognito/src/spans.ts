import type { Message } from './message.ts';
import { callerTrace } from './trace.ts';

/** How a request ended. */
export interface Ending {
  /** Of HTTP. */
  status: number;
  errorCode: unknown;
  tool: string | undefined;
}

export interface RequestSpan {
  /** For the log. */
  traceId: string | undefined;
  run<Result>(run: () => Result): Result;
  /** To be waited for before the platform is told that the call is over. */
  end(ending: Ending): Promise<void> | undefined;
}

// The platform traces by itself. These are the places where spans would be made (`--tracing otel`).

export const startRequest = (message: Message, headers: Headers, _recorded: boolean): RequestSpan => ({
  traceId: callerTrace(message, headers),
  run: (run) => run(),
  end: () => undefined,
});

export const inTool = <Result>(_tool: string, run: () => Promise<Result>): Promise<Result> => run();

export const flushSpans = (): Promise<void> => Promise.resolve();
