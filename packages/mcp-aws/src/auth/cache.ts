import type { Log } from '../telemetry/log.ts';

export interface Cache<Value> {
  /**
   * The value, loaded again where it is old, or where `suffices` says that it lacks what is looked for.
   * @throws Error while none could be loaded yet, or none for too long
   */
  get(suffices?: (value: Value) => boolean): Promise<Value>;
}

interface CacheOptions<Value> {
  /** For the log. */
  name: string;
  load(): Promise<Value>;
  /** Age in milliseconds at which the value is loaded again. */
  refreshMs: number;
  /** Age in milliseconds from which a value that could not be loaded again is none any more. */
  maxAgeMs: number;
  /** Milliseconds between two attempts to load, however many ask: callers cannot cause more. */
  retryMs: number;
  readonly log: Log;
  now?: () => number;
}

/** Keeps a value in memory and up to date. Once there is one, an outage of its source does not matter, for a while. */
export function createCache<Value>({
  name,
  load,
  refreshMs,
  maxAgeMs,
  retryMs,
  log,
  now = Date.now,
}: CacheOptions<Value>): Cache<Value> {
  let current: { value: Value; at: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  async function reload(): Promise<void> {
    triedAt = now();
    try {
      const value = await load();
      current = { value, at: now() };
    } catch (error) {
      log.error(`cannot load ${name}`, { error });
    }
  }
  const reloadOnce = (): Promise<void> => {
    loading ??= reload().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  return {
    async get(suffices = () => true) {
      const enough = current !== undefined && suffices(current.value);
      const mayTry = now() - triedAt >= retryMs;
      const old = current === undefined || now() - current.at >= refreshMs;
      if (loading !== undefined && !enough) await loading;
      else if (mayTry && (old || !enough)) await reloadOnce();
      if (current === undefined || now() - current.at >= maxAgeMs) throw new Error(`Loading ${name} failed.`);
      return current.value;
    },
  };
}
