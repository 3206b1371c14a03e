import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { build } from '../scripts/build.mjs';
import { cache, root } from '../test/support/generate.ts';

/** The tool against create-vite, the smallest of its kind: creating without installing, --help and --version, in turn. */
const samples = Number(process.argv[2] ?? 15);
const vite = join(cache, 'bench/create-vite');
const ours = join(root, 'bin/create-mcp-aws.js');
const theirs = join(vite, 'node_modules/create-vite/index.js');

await build();
if (!(await fs.pathExists(theirs))) {
  await execa('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', vite, 'create-vite@9.3.0']);
}

const tasks = {
  create: [
    [ours, 'project', '-y', '--no-install', '--no-git'],
    [theirs, 'project', '--template', 'vanilla-ts', '--no-interactive'],
  ],
  help: [
    [ours, '--help'],
    [theirs, '--help'],
  ],
  version: [
    [ours, '--version'],
    // create-vite has no --version; its --help does as little.
    [theirs, '--help'],
  ],
} as const;

async function time(args: readonly string[]): Promise<number> {
  const cwd = await mkdtemp(join(tmpdir(), 'bench-create-'));
  const started = performance.now();
  await execa(process.execPath, args, { cwd, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' });
  const took = performance.now() - started;
  await rm(cwd, { recursive: true });
  return took;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number): number => Math.round(value * 100) / 100;

const rows = [];
for (const [task, [own, other]] of Object.entries(tasks)) {
  const taken: { own: number[]; other: number[] } = { own: [], other: [] };
  for (let round = 0; round <= samples; round++) {
    const pair = { own: await time(own), other: await time(other) };
    if (round === 0) continue; // only warms the file cache
    taken.own.push(pair.own);
    taken.other.push(pair.other);
  }
  const [mine, peer] = [median(taken.own), median(taken.other)];
  rows.push({ task, ms: round(mine), createViteMs: round(peer), ratio: round(mine / peer) });
}
const report = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  samples,
  createVite: '9.3.0',
  rows,
};
await fs.outputJson(join(root, 'bench/results/create.json'), report, { spaces: 2 });
console.table(rows);
