import { arch, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import fs from 'fs-extra';
import { setup as buildLibrary } from '../test/support/build-library.ts';
import { startHttpServer } from '../test/support/http-server.ts';
import { startKeyStore } from '../test/support/keys.ts';
import { startLoad } from '../test/support/load/load.ts';
import { residentMb } from '../test/support/memory.ts';
import { bundle } from '../test/support/project.ts';
import { openServer } from '../test/support/running.ts';
import { node24, ready } from '../test/support/tools.ts';
import { median, rounded, today } from './statistics.ts';

/**
 * The HTTP server with API keys, under clients of both protocol versions that call, list, read, follow progress and make
 * mistakes; then SIGTERM, and they go on for three seconds: a load balancer that hears of it late. Flags: --clients,
 * --seconds, --think (ms between an answer and the next request). Any of them leaves the results alone.
 */
const { values } = parseArgs({
  options: { clients: { type: 'string' }, seconds: { type: 'string' }, think: { type: 'string' } },
});
const clients = Number(values.clients ?? 200);
const seconds = Number(values.seconds ?? 300);
const thinkMs = Number(values.think ?? 2000);
const sdk = Math.ceil(clients / 20);

await buildLibrary();
const store = await startKeyStore(clients);
const { dist } = bundle({ runtime: 'fargate', auth: 'api-key' });
const server = await startHttpServer(dist, { ...openServer, ...store.env });
const idle = residentMb(server.pid);
const load = startLoad({ origin: server.origin, callers: store.callers, sdk, thinkMs });

const resident: number[] = [];
for (let second = 0; second < seconds; second++) {
  await sleep(1000);
  resident.push(residentMb(server.pid));
  if (second % 10 === 9) {
    const { answered, unexpected, lost } = load.counts;
    process.stderr.write(
      `${second + 1} s: ${answered} answered, ${unexpected} wrong, ${lost} lost, ${resident.at(-1)} MB\n`,
    );
  }
}
const { answered, unexpected, lost } = load.counts;

const atSigterm = { inFlight: load.inFlight(), clients: load.running() };
const signaled = performance.now();
const goOnMs = 3000;
const ended = load.serverStops(goOnMs);
const exitCode = await server.stop();
const stopMs = Math.round(performance.now() - signaled);
await ended;
await store.close();

// Of five minutes, the first warms up, and the second is what the last is held against.
const part = Math.floor(resident.length / 5);
const early = median(resident.slice(part, 2 * part));
const late = median(resident.slice(-part));
const times = [...load.taken].map(([kind, taken]) => ({ kind, requests: taken.length, ...percentiles(taken) }));
const report = {
  what: 'An HTTP server with API keys, and SIGTERM under load. Ratios and counts; milliseconds and MB are of this machine.',
  date: today(),
  machine: `${cpus().length} processors, ${arch()}, shared with the clients`,
  node: (await execa(await ready(node24), ['--version'])).stdout,
  clients: { all: clients, sdk, thinkMs },
  seconds,
  steady: { answered, perSecond: Math.round(answered / seconds), unexpected, lost },
  memory: { idleMb: idle, earlyMb: early, lateMb: late, ratio: rounded(late / early, 2) },
  sigterm: {
    ...atSigterm,
    goOnMs,
    exitCode,
    stopMs,
    answered: load.counts.answeredWhileStopping,
    unexpected: load.counts.unexpected - unexpected,
    lost: load.counts.lost - lost,
    refused: load.counts.refused,
  },
  deliberateErrors: load.counts.errors,
  progressReports: load.counts.progress,
  times,
};
console.table(times);
console.log(JSON.stringify({ ...report, times: undefined }, null, 2));
if (load.failures.length > 0) console.error(load.failures.join('\n'));
if (Object.keys(values).length === 0)
  await fs.outputJson(new URL('results/load.json', import.meta.url).pathname, report, { spaces: 2 });

function percentiles(taken: readonly number[]): { readonly p50: number; readonly p99: number } {
  const sorted = [...taken].sort((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
  return { p50: at(0.5), p99: at(0.99) };
}
