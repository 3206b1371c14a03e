import type { Log } from '../telemetry/log.ts';

export interface Cache<Value> {
  /**
   * The value, loaded again where it is old, or where `suffices` says that it lacks what is looked for.
   * @throws Error while none could be loaded yet, or none for too long
   */
  get(suffices?: (value: Value) => boolean): Promise<Value>;
  /**
   * The value, in which something is looked for. Where it is lacking, the value is fresh: it was loaded after the call.
   * @param maxAgeMs up to this age a value is fresh too, in milliseconds; default: 0
   * @throws NotKnownYet where it is lacking, and the value cannot be loaded now, as that was tried a moment ago
   * @throws Error where this call has tried to load it and failed, and while none could be loaded yet, or none for too long
   */
  find(has: (value: Value) => boolean, maxAgeMs?: number): Promise<Value>;
}

/** Nobody can say now whether something is there: it may be newer than what was loaded last. */
export class NotKnownYet extends Error {
  override readonly name = 'NotKnownYet';
}

interface CacheOptions<Value> {
  /** For the log. */
  name: string;
  /** @param isLook whether it is loaded for what the last value lacks */
  load(isLook: boolean): Promise<Value>;
  /** Age in milliseconds at which the value is loaded again. */
  refreshMs: number;
  /** Age in milliseconds from which a value that could not be loaded again is none any more. */
  maxAgeMs: number;
  /**
   * Milliseconds between two attempts to load after one that failed, and between two for what a value lacks, however many ask:
   * callers cannot cause more.
   */
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
  let failedAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  async function reload(isLook: boolean): Promise<void> {
    try {
      const value = await load(isLook);
      current = { value, at: now() };
    } catch (error) {
      failedAt = now();
      log.error(`cannot load ${name}`, { error });
    }
  }

  /** Loads the value where it has to be and may be. Says whether it was this call that tried. */
  async function update(suffices: (value: Value) => boolean): Promise<boolean> {
    const lacks = current !== undefined && !suffices(current.value);
    if (loading !== undefined) {
      if (lacks || current === undefined) await loading;
      return false;
    }
    const isOld = current === undefined || now() - current.at >= refreshMs;
    const mayLook = lacks && now() - lookedAt >= retryMs;
    if (now() - failedAt < retryMs || !(isOld || mayLook)) return false;
    if (lacks) lookedAt = now();
    loading = reload(lacks).finally(() => {
      loading = undefined;
    });
    await loading;
    return true;
  }

  function usable(): Value {
    if (current === undefined || now() - current.at >= maxAgeMs) throw unavailable();
    return current.value;
  }
  const unavailable = (): Error => new Error(`Loading ${name} failed.`);

  return {
    async get(suffices = () => true) {
      await update(suffices);
      return usable();
    },
    async find(has, freshMs = 0) {
      const before = current;
      const tried = await update(has);
      const value = usable();
      if (has(value) || current !== before || now() - (current?.at ?? 0) < freshMs) return value;
      // The one that tried tells of the outage. The others would make as many of it as callers like.
      throw tried ? unavailable() : new NotKnownYet(`Whether ${name} have it is not known yet.`);
    },
  };
}
