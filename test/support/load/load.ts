import { setTimeout as sleep } from 'node:timers/promises';
import { type ProtocolVersion, protocolVersions } from '../../../packages/mcp-aws/src/testing/mcp-request.ts';
import { runRawClient } from './raw-client.ts';
import { runSdkClient } from './sdk-client.ts';
import { type Counts, createTally } from './tally.ts';

export interface ClientOptions {
  readonly origin: string;
  /** What lets a caller in. */
  readonly headers: Readonly<Record<string, string>>;
  /** Between an answer and the next request, on average. */
  readonly thinkMs: number;
}

export interface LoadOptions extends Pick<ClientOptions, 'origin' | 'thinkMs'> {
  /** What lets each of the clients in. */
  readonly callers: readonly ClientOptions['headers'][];
  /** How many of them are the SDK's. */
  readonly sdk: number;
}

export interface Load {
  /** Clients that are still at it. */
  running(): number;
  /** Requests that are sent and not answered. */
  inFlight(): number;
  /**
   * The server is told to stop now, and its clients go on for so long: a load balancer hears of it late. Resolves when
   * every client has its last answer.
   */
  serverStops(goOnMs: number): Promise<void>;
  readonly counts: Readonly<Counts>;
  /** Milliseconds of every answered request by kind. */
  readonly taken: ReadonlyMap<string, readonly number[]>;
  /** What should not have been, at most a hundred lines of it. */
  readonly failures: readonly string[];
}

/**
 * Starts many MCP clients at once, of both protocol versions. Most write their requests themselves, over one kept
 * connection each, so that two processors can be many clients and every connection's end is seen.
 */
export function startLoad({ callers, sdk, ...options }: LoadOptions): Load {
  const tally = createTally();
  let running = 0;
  const all = callers.map(async (headers, index) => {
    running++;
    const version = protocolVersions[index % protocolVersions.length] as ProtocolVersion;
    await (index < sdk ? runSdkClient : runRawClient)({ ...options, headers }, version, tally);
    running--;
  });
  const { counts, taken, failures } = tally;
  return {
    running: () => running,
    inFlight: () => tally.inFlight,
    async serverStops(goOnMs) {
      tally.stopping = true;
      await sleep(goOnMs);
      tally.over = true;
      await Promise.all(all);
    },
    counts,
    taken,
    failures,
  };
}
