import { createHash } from 'node:crypto';
import type { Log } from '../telemetry/log.ts';
import type { Rate } from './throttle.ts';

/**
 * Says of a call whether its caller is within a rate that all instances of the server share. Never rejects.
 * @param principal of the caller
 */
export type SharedRate = (principal: string) => Promise<boolean>;

/** Makes one for a server, where its owner wants that. */
export type CreateSharedRate = (rate: Rate, env: NodeJS.ProcessEnv, log: Log) => SharedRate;

/**
 * Updates the item of a caller if a condition holds.
 * @param values of the update and its condition, milliseconds since 1970
 * @returns whether it did, and what the item said before if it did not
 * @throws where the table cannot be used
 */
export type UpdateCaller = (
  caller: string,
  update: CallerUpdate,
  values: Readonly<Record<string, number>>,
) => Promise<'updated' | { readonly paidUntil: number | undefined }>;

/** Expressions of DynamoDB. */
export interface CallerUpdate {
  readonly update: string;
  readonly condition: string;
}

/** Of a caller whose last calls are not paid for yet. */
const goesOn: CallerUpdate = {
  update: 'SET paidUntil = paidUntil + :price, expiresAt = :expiresAt',
  condition: 'paidUntil BETWEEN :now AND :latest',
};
/** Of one who has paid for all, or whose item is of other limits or of a clock that was wrong. */
const beginsAnew: CallerUpdate = {
  update: 'SET paidUntil = :now + :price, expiresAt = :expiresAt',
  condition: 'attribute_not_exists(paidUntil) OR paidUntil < :now OR paidUntil > :cannotBe',
};

/** Seconds for which an item stays once it says nothing any more. */
const keptFor = 3600;
/** Milliseconds by which clocks of instances may differ. */
const skew = 5000;
/** Milliseconds for which a table that failed is not asked again. */
const pause = 5000;
/** Callers that are remembered as refused. */
const mostRefused = 10_000;

/**
 * A token bucket as one number per caller (generic cell rate algorithm): each call takes the time that the rate gives it, and
 * one that would have to be paid for later than a burst from now is refused. One write a call, two after a pause, three where
 * another instance begins meanwhile; who was refused is not asked for again before it can be let in. Where the table fails,
 * calls are let in, as each instance still has its own limits, and it is left alone for some seconds.
 * @param update of the table's items
 * @param now milliseconds since 1970, as all instances have it
 */
export function createSharedRate(
  update: UpdateCaller,
  { rateLimit, burstLimit }: Rate,
  log: Log,
  now: () => number = Date.now,
): SharedRate {
  const price = 1000 / rateLimit;
  const burst = price * burstLimit;
  const refusedUntil = new Map<string, number>();
  let failedAt: number | undefined;

  function refuse(caller: string, paidUntil: number): false {
    if (refusedUntil.size >= mostRefused) refusedUntil.clear();
    refusedUntil.set(caller, paidUntil - burst + price);
    return false;
  }

  async function isWithin(caller: string, time: number): Promise<boolean> {
    if (time < (refusedUntil.get(caller) ?? 0)) return false;
    refusedUntil.delete(caller);
    const given = { ':price': price, ':now': time, ':expiresAt': Math.ceil((time + burst) / 1000) + keptFor };
    const cannotBe = time + burst + skew;
    // A thousandth of a price is for what is lost in sums of fractions.
    const goOn = () => update(caller, goesOn, { ...given, ':latest': time + burst - 0.999 * price });
    const first = await goOn();
    if (first === 'updated') return true;
    const { paidUntil } = first;
    if (paidUntil !== undefined && paidUntil >= time && paidUntil <= cannotBe) return refuse(caller, paidUntil);
    if ((await update(caller, beginsAnew, { ...given, ':cannotBe': cannotBe })) === 'updated') return true;
    // Another instance has begun meanwhile.
    return (await goOn()) === 'updated';
  }

  return async (principal) => {
    const time = now();
    if (failedAt !== undefined && time < failedAt + pause) return true;
    failedAt = undefined;
    try {
      // The table has no need to know who it is.
      return await isWithin(createHash('sha256').update(principal).digest('hex'), time);
    } catch (error) {
      failedAt = time;
      log.warn('the limits that instances share cannot be used', { error });
      return true;
    }
  };
}
