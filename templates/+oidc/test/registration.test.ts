import { afterAll, beforeAll, expect, it } from 'vitest';
import { eras } from './connect.ts';
import { startWithIssuer } from './log-in.ts';
import { Person } from './person.ts';

let server: Awaited<ReturnType<typeof startWithIssuer>>;
beforeAll(async () => {
  server = await startWithIssuer();
});
afterAll(() => server.close());

it.each(eras)('a %s client registers itself where the issuer lets it', async (_, negotiation) => {
  const person = new Person();
  const { client } = await server.logIn(person, negotiation);
  const result = await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
  expect(result.isError).toBeFalsy();
  expect(person.clientInformation()?.client_id).not.toBe(server.issuer.userClientId);
  await client.close();
});
