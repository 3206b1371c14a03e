import { type Misbehaving, startMisbehaving } from '../test/support/load/misbehaving.ts';

/** Callers who misbehave, in a process of their own, until it is told to end. Gets the server and who they are as JSON. */
const { origin, ...misbehaving } = JSON.parse(process.argv[2] ?? '{}') as Misbehaving & { readonly origin: string };
const { stop } = startMisbehaving(origin, misbehaving);
process.once('SIGTERM', async () => {
  await stop();
  process.exit(0);
});
