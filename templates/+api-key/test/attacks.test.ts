import { afterAll, beforeAll, it } from 'vitest';
import { repel } from './attack.ts';
import { attacks } from './attacks.ts';
import { authenticate, issued } from './auth-setup.ts';
import { type Entry, resourceUrl, start } from './entry.ts';

let auth: Awaited<ReturnType<typeof authenticate>>;
let entry: Entry;

beforeAll(async () => {
  auth = await authenticate(resourceUrl);
  entry = await start(auth.env);
});
afterAll(async () => {
  await entry.close();
  await auth.close();
});

it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', (_, attack) =>
  repel(entry, attack, new RegExp(issued.reader.key)),
);
