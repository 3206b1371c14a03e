import type { Identity } from '../server/build/server.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { captureProcess } from '../telemetry/process-log.ts';

/** What the log of a server is called. */
export const serviceOf = ({ name }: Identity, env: NodeJS.ProcessEnv): string => env.POWERTOOLS_SERVICE_NAME ?? name;

/**
 * Makes the log of a process, and sends to it what the process prints by itself. An entry calls it before the server's
 * modules are evaluated, so that what they print is in the log too.
 */
export function startLog(identity: Identity, env: NodeJS.ProcessEnv = process.env): Log {
  const log = createLog({ service: serviceOf(identity, env), level: env.LOG_LEVEL });
  captureProcess(log);
  return log;
}
