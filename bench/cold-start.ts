import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arch, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import fs from 'fs-extra';
import type { ProtocolVersion } from '../packages/mcp-aws/src/testing/mcp-request.ts';
import { setup as buildLibrary } from '../test/support/build-library.ts';
import { cache } from '../test/support/paths.ts';
import { openServer } from '../test/support/running.ts';
import { node24, optimizedWebAdapter, ready, runtimeClient } from '../test/support/tools.ts';
import { startAuths } from './auths.ts';
import { createControlGroup } from './control-group.ts';
import { measure, type Sample } from './measure.ts';
import { median, rounded, today } from './statistics.ts';
import { type Variant, variantsOf } from './variants.ts';

/**
 * Cold start to the first tool result, as Lambda does it. Samples of all variants are taken in turn, so that a busy machine
 * slows all of them. Flags: --samples (default 11), --only NAME, which may be repeated and leaves the results alone.
 */
const { values } = parseArgs({
  options: { samples: { type: 'string', default: '11' }, only: { type: 'string', multiple: true } },
});
const samples = Number(values.samples);

await buildLibrary();
const auths = await startAuths(openServer.MCP_RESOURCE_URL);
const collector = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
}).listen(0, '127.0.0.1');
await once(collector, 'listening');
const all = variantsOf({
  auths,
  collector: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`,
  runtimeClient: join(dirname(await ready(runtimeClient)), 'index.mjs'),
  node: await ready(node24),
  adapter: await ready(optimizedWebAdapter),
  work: join(cache, 'bench'),
});
const names = Object.keys(all).filter((name) => values.only?.includes(name) ?? true);
const variants: Variant[] = [];
for (const name of names) variants.push((await all[name]?.()) as Variant);

const group = await createControlGroup();
const taken = new Map<string, Sample[]>();
const keyOf = (name: string, version: ProtocolVersion): string => `${name} ${version}`;
for (let round = 0; round <= samples; round++) {
  for (const variant of variants) {
    for (const version of variant.versions) {
      const sample = await measure(variant, version, group);
      if (round === 0) continue; // the first round only warms the file cache
      const key = keyOf(variant.name, version);
      taken.set(key, [...(taken.get(key) ?? []), sample]);
    }
  }
  process.stderr.write(`round ${round} of ${samples}\n`);
}
await group.remove();
await auths.close();
collector.close();
collector.closeAllConnections();

interface Figures extends Sample {
  readonly total: number;
}

function figuresOf(name: string, version: ProtocolVersion): Figures | undefined {
  const own = taken.get(keyOf(name, version));
  if (own === undefined) return undefined;
  const of = (figure: (sample: Sample) => number): number => median(own.map(figure));
  return {
    init: of(({ init }) => init),
    call: of(({ call }) => call),
    cpu: of(({ cpu }) => cpu),
    warm: of(({ warm }) => warm),
    total: of(({ init, call }) => init + call),
  };
}

const floor = figuresOf('Empty function', '2026-07-28');
const rows = variants.flatMap(({ name, versions, kB }) =>
  versions.flatMap((protocolVersion) => {
    const figures = figuresOf(name, protocolVersion);
    if (figures === undefined) return [];
    const { init, call, cpu, warm, total } = figures;
    const open = figuresOf('native', protocolVersion);
    const first = figuresOf(`${name}, version 0.1`, protocolVersion);
    return {
      name,
      protocolVersion,
      ms: {
        init: rounded(init),
        call: rounded(call),
        total: rounded(total),
        cpu: rounded(cpu),
        warm: rounded(warm, 2),
      },
      ratio: rounded(total / (floor?.total ?? Number.NaN)),
      // Of a warm call, to the server without auth.
      warm: rounded(warm / (open?.warm ?? Number.NaN)),
      kB,
      ...(first === undefined
        ? {}
        : { toFirstEdition: { total: rounded(total / first.total, 2), cpu: rounded(cpu / first.cpu, 2) } }),
    };
  }),
);
const report = {
  what: 'Cold start to the first tool result. Ratios are to the empty function of the same run; milliseconds are of this machine.',
  date: today(),
  machine: `${cpus().length} processors, ${arch()}, shared`,
  node: (await execa(await ready(node24), ['--version'])).stdout,
  samples,
  share: '512 MB: 0.29 of a processor after init',
  rows,
};
if (values.only === undefined)
  await fs.outputJson(new URL('results/cold-start.json', import.meta.url).pathname, report, { spaces: 2 });
console.table(
  rows.map(({ name, protocolVersion, ms, ratio, warm, kB, toFirstEdition }) => ({
    name,
    protocolVersion,
    ...ms,
    ratio,
    'warm ratio': warm,
    kB,
    'to 0.1': toFirstEdition?.total,
    'CPU to 0.1': toFirstEdition?.cpu,
  })),
);
