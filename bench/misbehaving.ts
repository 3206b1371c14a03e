import { arch, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import fs from 'fs-extra';
import { setup as buildLibrary } from '../test/support/build-library.ts';
import { startHttpServer } from '../test/support/http-server.ts';
import { startKeyStore } from '../test/support/keys.ts';
import { startLoad } from '../test/support/load/load.ts';
import { type Misbehaving, misdeeds } from '../test/support/load/misbehaving.ts';
import { residentMb } from '../test/support/memory.ts';
import { bundle } from '../test/support/project.ts';
import { openServer } from '../test/support/running.ts';
import { node24, ready } from '../test/support/tools.ts';
import { median, rounded, today } from './statistics.ts';

/**
 * The HTTP server with API keys under 195 callers, by turns alone and with five more who misbehave over one connection each
 * (clients in a bad loop), and over ten (an attack): what the 195 lose, and how much longer their slowest calls take.
 * Flags: --seconds of a turn, --turns of each kind, --think (ms), --only (one of the misdeeds). Any of them leaves the results
 * alone.
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
// A server shares no processor with those who call it.
const pin = (pid: number, processor: number) =>
  execa('taskset', ['--all-tasks', '-cp', String(processor), String(pid)]);
await pin(server.pid, 0);
await pin(process.pid, 1);

/** In another process, after all others: what they cost themselves must not be taken for what they cost others. */
const misbehave = (connections: number) => {
  const script = new URL('misbehaving-callers.ts', import.meta.url).pathname;
  const given = JSON.stringify({
    origin: server.origin,
    callers: store.callers.slice(0, bad),
    connections,
    only: values.only,
  } satisfies Misbehaving & { origin: string });
  return execa('nice', ['-n', '19', process.execPath, '--import', 'tsx', script, given], {
    stdio: 'inherit',
    reject: false,
  });
};

async function turn(connections: number) {
  const load = startLoad({ origin: server.origin, callers: store.callers.slice(bad), sdk: 10, thinkMs });
  const disturbing = connections > 0 ? misbehave(connections) : undefined;
  const resident: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await sleep(1000);
    resident.push(residentMb(server.pid));
  }
  await load.serverStops(0);
  disturbing?.kill('SIGTERM');
  await disturbing;
  const { answered, unexpected, lost, refused } = load.counts;
  // A tool that takes a second by itself would hide what others do to it.
  const taken = [...load.taken].filter(([kind]) => !kind.startsWith('progress')).flatMap(([, times]) => times);
  taken.sort((a, b) => a - b);
  const p99 = taken[Math.floor(taken.length * 0.99)] ?? Number.NaN;
  const p50 = rounded(median(taken));
  const report = {
    connections,
    answered,
    unexpected,
    lost,
    refused,
    p50,
    p99: rounded(p99),
    maxMb: Math.max(...resident),
  };
  console.error(JSON.stringify(report));
  if (load.failures.length > 0) console.error(load.failures.slice(0, 5).join('\n'));
  return report;
}

await turn(0); // warms up
const kinds = [0, 1, 10];
const all: Awaited<ReturnType<typeof turn>>[] = [];
for (let index = 0; index < turns; index += 1) for (const connections of kinds) all.push(await turn(connections));
await server.close();
await store.close();

const rows = kinds.map((connections) => {
  const of = all.filter((report) => report.connections === connections);
  const sum = (key: 'answered' | 'unexpected' | 'lost' | 'refused'): number =>
    of.reduce((total, report) => total + report[key], 0);
  return {
    connections,
    answered: sum('answered'),
    unexpected: sum('unexpected'),
    lost: sum('lost') + sum('refused'),
    p50: median(of.map((report) => report.p50)),
    p99: median(of.map((report) => report.p99)),
    maxMb: Math.max(...of.map((report) => report.maxMb)),
  };
});
const alone = rows[0]?.p99 ?? Number.NaN;
const report = {
  what: `${good} callers, and ${bad} who misbehave: ${Object.keys(misdeeds).join(', ')}. Medians of ${turns} turns of ${seconds} s; milliseconds and MB are of this machine.`,
  date: today(),
  machine: `${cpus().length} processors, ${arch()}, the server on one, its callers on the other`,
  node: (await execa(await ready(node24), ['--version'])).stdout,
  good,
  bad,
  rows: rows.map((row) => ({ ...row, ratio: rounded(row.p99 / alone, 2) })),
};
console.log(JSON.stringify(report, null, 2));
if (Object.keys(values).length === 0)
  await fs.outputJson(new URL('results/misbehaving.json', import.meta.url).pathname, report, { spaces: 2 });
