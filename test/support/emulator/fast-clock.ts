import { join } from 'node:path';
import { root } from '../paths.ts';

const preload = join(root, 'test/emulator/fast-clock.cjs');

/** A clock that `mcp-aws` can run by, on which its minutes take seconds. */
export interface FastClock {
  /** What the command is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, as the command sees them. */
  now(): number;
}

/**
 * Starts a clock that shows the right time now.
 * @param speed how many times as fast as others it goes
 * @param options NODE_OPTIONS that the command has without it
 * @param keep delays that stay what they are, in milliseconds
 */
export function startFastClock(speed: number, options = '', keep: readonly number[] = []): FastClock {
  const since = Date.now();
  return {
    env: { FAST_CLOCK: JSON.stringify({ speed, since, keep }), NODE_OPTIONS: `${options} --require=${preload}`.trim() },
    now: () => Math.floor(since + (Date.now() - since) * speed),
  };
}
