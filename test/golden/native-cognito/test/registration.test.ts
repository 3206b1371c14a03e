import { afterAll, beforeAll, expect, it } from 'vitest';
import { eras } from './connect.ts';
import { startWithIssuer } from './log-in.ts';
import { Person } from './person.ts';

let server: Awaited<ReturnType<typeof startWithIssuer>>;
beforeAll(async () => {
  server = await startWithIssuer();
});
afterAll(() => server.close());

it.each(eras)('a %s client without a client id is told that it needs one', async (_, negotiation) => {
  const { connected } = await server.connect(new Person(), negotiation);
  await expect(connected).rejects.toThrow(/registration/);
});
