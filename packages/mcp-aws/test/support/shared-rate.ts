import { createSharedRate, type SharedRate, type UpdateCaller } from '../../src/server/shared-rate.ts';
import type { Rate } from '../../src/server/throttle.ts';
import { createLog } from '../../src/telemetry/log.ts';

interface Item {
  readonly paidUntil: number;
  readonly expiresAt: number;
}

export interface MemoryTable {
  readonly items: Map<string, Item>;
  readonly update: UpdateCaller;
}

/** What DynamoDB does with the two updates; the emulator tier has the real expressions. */
export function memoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  return {
    items,
    async update(caller, { condition }, values) {
      await Promise.resolve();
      const paidUntil = items.get(caller)?.paidUntil;
      const {
        ':now': now = 0,
        ':price': price = 0,
        ':latest': latest = 0,
        ':expiresAt': expiresAt = 0,
        ':cannotBe': cannotBe = 0,
      } = values;
      const goesOn = condition.includes('BETWEEN');
      const holds = goesOn
        ? paidUntil !== undefined && paidUntil >= now && paidUntil <= latest
        : paidUntil === undefined || paidUntil < now || paidUntil > cannotBe;
      if (!holds) return { paidUntil };
      items.set(caller, { paidUntil: (goesOn ? (paidUntil ?? 0) : now) + price, expiresAt });
      return 'updated';
    },
  };
}

/** Instances of a server with one table and one clock, which stands still. */
export function createShared(rate: Rate, { update }: MemoryTable) {
  let time = 0;
  const lines: string[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(line) });
  return {
    instance: (): SharedRate => createSharedRate(update, rate, log, () => time),
    at(ms: number): void {
      time = ms;
    },
    lines: (): unknown[] => lines.map((line) => JSON.parse(line)),
  };
}
