import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import fs from 'fs-extra';
import { cache, root } from '../test/support/paths.ts';
import { median, rounded, today } from './statistics.ts';

/**
 * The scaffolder against create-vite, the smallest of its kind: creating without installing, --help and --version, in turn.
 * Flag: --samples (default 31).
 */
const { values } = parseArgs({ options: { samples: { type: 'string', default: '31' } } });
const samples = Number(values.samples);
const version = '9.3.0';
const vite = join(cache, 'bench/create-vite');
const ours = join(root, 'bin/create-mcp-aws.js');
const theirs = join(vite, 'node_modules/create-vite/index.js');

await execa('npm', ['run', '--silent', 'build'], { cwd: root, stdin: 'ignore' });
if (!(await fs.pathExists(theirs))) {
  await execa('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', vite, `create-vite@${version}`]);
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

const rows = [];
for (const [task, [own, other]] of Object.entries(tasks)) {
  const taken: { own: number[]; other: number[] } = { own: [], other: [] };
  for (let sample = 0; sample <= samples; sample++) {
    const pair = { own: await time(own), other: await time(other) };
    if (sample === 0) continue; // only warms the file cache
    taken.own.push(pair.own);
    taken.other.push(pair.other);
  }
  const [mine, peer] = [median(taken.own), median(taken.other)];
  rows.push({ task, ms: rounded(mine, 2), createViteMs: rounded(peer, 2), ratio: rounded(mine / peer, 2) });
}
const report = { date: today(), node: process.version, samples, createVite: version, rows };
await fs.outputJson(new URL('results/create.json', import.meta.url).pathname, report, { spaces: 2 });
console.table(rows);
