import { describe, expect, it } from 'vitest';
import { createLimiter, sharing } from '../../src/server/limiter.ts';
import { createShared, type MemoryTable, memoryTable } from '../support/shared-rate.ts';

const rate = { rateLimit: 10, burstLimit: 3 };

describe('a rate that instances share', () => {
  it('lets a burst in, and then as many as the rate has, whichever instance is asked', async () => {
    const { instance, at } = createShared(rate, memoryTable());
    const [one, other] = [instance(), instance()];
    expect([await one('ana'), await other('ana'), await one('ana'), await other('ana')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    at(99);
    expect(await one('ana')).toBe(false);
    at(100);
    expect([await one('ana'), await other('ana')]).toEqual([true, false]);
  });

  it('is of each caller alone', async () => {
    const { instance } = createShared({ ...rate, burstLimit: 1 }, memoryTable());
    const isWithin = instance();
    expect([await isWithin('ana'), await isWithin('ben'), await isWithin('ana')]).toEqual([true, true, false]);
  });

  it('has all of its burst again after a pause, and no more', async () => {
    const { instance, at } = createShared(rate, memoryTable());
    const isWithin = instance();
    for (let call = 0; call < 4; call += 1) await isWithin('ana');
    at(1_000_000);
    const again = await Promise.all([1, 2, 3, 4, 5].map(() => isWithin('ana')));
    expect(again.filter(Boolean)).toHaveLength(3);
  });

  it('refuses without a change of the table', async () => {
    const table = memoryTable();
    const isWithin = createShared({ rateLimit: 1, burstLimit: 1 }, table).instance();
    await isWithin('ana');
    const before = JSON.stringify([...table.items]);
    expect(await isWithin('ana')).toBe(false);
    expect(JSON.stringify([...table.items])).toBe(before);
  });

  it('asks the table once where the caller has used it up, and once more where it has to begin', async () => {
    const table = memoryTable();
    let asked = 0;
    const update: typeof table.update = (...args) => {
      asked += 1;
      return table.update(...args);
    };
    const isWithin = createShared({ rateLimit: 1, burstLimit: 1 }, { ...table, update }).instance();
    await isWithin('ana');
    expect(asked).toBe(2);
    await isWithin('ana');
    expect(asked).toBe(3);
  });

  it.each([
    [2, true],
    [1, false],
  ])('with a burst of %i, says of a caller with whom another instance begins meanwhile: %s', async (burstLimit, is) => {
    const table = memoryTable();
    const shared = createShared({ rateLimit: 1, burstLimit }, table);
    const calls = await Promise.all([shared.instance()('ana'), shared.instance()('ana')]);
    expect(calls).toEqual([true, is]);
  });

  it('keeps nothing that says who called, and says when it can be forgotten', async () => {
    const { items, update } = memoryTable();
    await createShared(rate, { items, update }).instance()('ana@example.com');
    expect([...items.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect([...items.values()]).toEqual([{ paidUntil: 100, expiresAt: 3601 }]);
  });

  it.each([
    ['other limits', 3_600_000],
    ['a clock that was wrong', 60_000],
  ])('does not keep a caller out for what %s left behind', async (_, paidUntil) => {
    const table = memoryTable();
    const isWithin = createShared(rate, table).instance();
    await isWithin('ana');
    const [caller = ''] = table.items.keys();
    table.items.set(caller, { paidUntil, expiresAt: 0 });
    const asked = [await isWithin('ana'), await isWithin('ana'), await isWithin('ana'), await isWithin('ana')];
    expect(asked).toEqual([true, true, true, false]);
  });

  it('does not ask again for a caller who was refused, until it can be let in', async () => {
    const table = memoryTable();
    let asked = 0;
    const update: MemoryTable['update'] = (...given) => {
      asked += 1;
      return table.update(...given);
    };
    const { instance, at } = createShared(rate, { ...table, update });
    const isWithin = instance();
    for (let call = 0; call < 4; call += 1) await isWithin('ana');
    const before = asked;
    for (let call = 0; call < 100; call += 1) expect(await isWithin('ana')).toBe(false);
    expect(asked).toBe(before);
    at(100);
    expect(await isWithin('ana')).toBe(true);
  });

  it('has all that its rate gives, where the price of a call is no whole number', async () => {
    const { instance, at } = createShared({ rateLimit: 7, burstLimit: 100 }, memoryTable());
    at(1_795_852_800_123);
    const isWithin = instance();
    let within = 0;
    while (await isWithin('ana')) within += 1;
    expect(within).toBe(100);
  });

  it('leaves a table that failed alone for five seconds, and says so once', async () => {
    let asked = 0;
    const update = (): Promise<never> => {
      asked += 1;
      return Promise.reject(new Error('no table'));
    };
    const { instance, at, lines } = createShared(rate, { items: new Map(), update });
    const isWithin = instance();
    for (let call = 0; call < 10; call += 1) expect(await isWithin('ana')).toBe(true);
    expect([asked, lines().length]).toEqual([1, 1]);
    at(5000);
    await isWithin('ana');
    expect(asked).toBe(2);
  });

  it('lets callers in where its table fails, and says so', async () => {
    const shared = createShared(rate, { items: new Map(), update: () => Promise.reject(new Error('no table')) });
    expect(await shared.instance()('ana')).toBe(true);
    expect(shared.lines()).toMatchObject([
      { level: 'WARN', message: expect.stringContaining('instances share'), error: { message: 'no table' } },
    ]);
  });
});

describe('a request that one instance would let in', () => {
  const perCaller = { rateLimit: 1, burstLimit: 100, concurrency: 1 };
  const own = () => createLimiter(perCaller, undefined, () => 0);

  it('is let in where all of them would, and asks for the caller alone', async () => {
    const asked: string[] = [];
    const enter = sharing(own(), async (principal) => asked.push(principal) > 0, perCaller);
    expect(await enter('ana')).toHaveProperty('leave');
    expect(asked).toEqual(['ana']);
    expect(await enter('ana')).toEqual({ limit: 'a caller may make 1 calls at once' });
    expect(await enter(undefined)).toHaveProperty('leave');
    expect(asked).toEqual(['ana']);
  });

  it('is refused where they would not, and gives its place back', async () => {
    const within = [false, true];
    const enter = sharing(own(), async () => within.shift() ?? false, perCaller);
    expect(await enter('ana')).toEqual({
      limit: 'a caller may make 1 calls a second, and 100 at once, of all instances together',
    });
    expect(await enter('ana')).toHaveProperty('leave');
  });

  it('is let in where they share nothing', async () => {
    expect(await sharing(own(), undefined, perCaller)('ana')).toHaveProperty('leave');
  });
});
