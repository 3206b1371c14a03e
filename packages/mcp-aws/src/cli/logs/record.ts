import type { Level } from './level.ts';

/** The log groups of a stack, by what writes to them. */
export const groupNames = ['server', 'access', 'authorizer'] as const;
export type GroupName = (typeof groupNames)[number];

export interface LogGroup {
  readonly name: GroupName;
  readonly logGroupName: string;
}

/** As CloudWatch Logs has it. */
export interface LogEvent {
  readonly group: LogGroup;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly stream: string;
  readonly message: string;
}

/** One line of any of the logs, with what is known of it under the same names everywhere. */
export interface LogRecord {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly group: GroupName;
  readonly level: Level;
  readonly message: string;
  /** Of JSON-RPC. */
  readonly method?: string;
  readonly tool?: string;
  /** Of HTTP. */
  readonly status?: number;
  readonly durationMs?: number;
  /** Of the function, or of the container. */
  readonly requestId?: string;
  /** Of API Gateway, whose authorizer is asked before the function. */
  readonly apiRequestId?: string;
  readonly client?: string;
  /** A pseudonym of the caller. */
  readonly principal?: string;
  /** The task or the instance of the function. */
  readonly stream: string;
  /** Everything else the line says. */
  readonly [field: string]: unknown;
}
