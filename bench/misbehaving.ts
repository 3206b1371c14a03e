import { arch, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import fs from 'fs-extra';
import { setup as buildLibrary } from '../test/support/build-library.ts';
import { startHttpServer } from '../test/support/http-server.ts';
import { startKeyStore } from '../test/support/keys.ts';
import { startLoad } from '../test/support/load/load.ts';
import { misdeeds, startMisbehaving } from '../test/support/load/misbehaving.ts';
import { residentMb } from '../test/support/memory.ts';
import { bundle } from '../test/support/project.ts';
import { openServer } from '../test/support/running.ts';
import { node24, ready } from '../test/support/tools.ts';
import { median, rounded, today } from './statistics.ts';

/**
 * The HTTP server with API keys under 195 callers, by turns with and without five more who misbehave: what the 195 lose, and
 * how much longer their slowest calls take. Flags: --seconds of a turn, --turns of each kind, --think (ms), --only (one of
 * the misdeeds). Any of them leaves the results alone.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    turns: { type: 'string' },
    think: { type: 'string' },
    only: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? 30);
const turns = Number(values.turns ?? 3);
const thinkMs = Number(values.think ?? 4000);
const bad = Object.keys(misdeeds).length;
const good = 200 - bad;

await buildLibrary();
const store = await startKeyStore(200);
const { dist } = bundle({ runtime: 'fargate', auth: 'api-key' });
const server = await startHttpServer(dist, { ...openServer, ...store.env });

async function turn(isDisturbed: boolean) {
  const load = startLoad({ origin: server.origin, callers: store.callers.slice(bad), sdk: 10, thinkMs });
  const disturbing = isDisturbed
    ? startMisbehaving(server.origin, store.callers.slice(0, bad), values.only)
    : undefined;
  const resident: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await sleep(1000);
    resident.push(residentMb(server.pid));
  }
  await load.serverStops(0);
  await disturbing?.stop();
  const { answered, unexpected, lost, refused } = load.counts;
  // A tool that takes a second by itself would hide what others do to it.
  const taken = [...load.taken].filter(([kind]) => !kind.startsWith('progress')).flatMap(([, times]) => times);
  taken.sort((a, b) => a - b);
  const p99 = taken[Math.floor(taken.length * 0.99)] ?? Number.NaN;
  const report = { isDisturbed, answered, unexpected, lost, refused, p99: rounded(p99), maxMb: Math.max(...resident) };
  console.error(JSON.stringify(report));
  if (load.failures.length > 0) console.error(load.failures.slice(0, 5).join('\n'));
  return report;
}

await turn(false); // warms up
const all: Awaited<ReturnType<typeof turn>>[] = [];
for (let index = 0; index < turns; index += 1) all.push(await turn(false), await turn(true));
await server.close();
await store.close();

const of = (isDisturbed: boolean) => all.filter((report) => report.isDisturbed === isDisturbed);
const sum = (key: 'answered' | 'unexpected' | 'lost' | 'refused'): number =>
  of(true).reduce((total, report) => total + report[key], 0);
const p99 = {
  alone: median(of(false).map((report) => report.p99)),
  disturbed: median(of(true).map((report) => report.p99)),
};
const report = {
  what: `${good} callers, and ${bad} who misbehave: ${Object.keys(misdeeds).join(', ')}. Medians of ${turns} turns of ${seconds} s; milliseconds and MB are of this machine.`,
  date: today(),
  machine: `${cpus().length} processors, ${arch()}, shared with the callers`,
  node: (await execa(await ready(node24), ['--version'])).stdout,
  good,
  bad,
  answered: sum('answered'),
  unexpected: sum('unexpected'),
  lost: sum('lost') + sum('refused'),
  p99: { ...p99, ratio: rounded(p99.disturbed / p99.alone, 2) },
  maxMb: {
    alone: Math.max(...of(false).map(({ maxMb }) => maxMb)),
    disturbed: Math.max(...of(true).map(({ maxMb }) => maxMb)),
  },
};
console.log(JSON.stringify(report, null, 2));
if (Object.keys(values).length === 0)
  await fs.outputJson(new URL('results/misbehaving.json', import.meta.url).pathname, report, { spaces: 2 });
