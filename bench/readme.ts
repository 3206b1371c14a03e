import { readFileSync, writeFileSync } from 'node:fs';
import { idleCost } from '../src/cost.ts';

/** Writes the figures of README.md from the results that the benchmarks left. */
const file = new URL('../README.md', import.meta.url);
const results = (name: string) => JSON.parse(readFileSync(new URL(`results/${name}.json`, import.meta.url), 'utf8'));

interface ColdRow {
  readonly name: string;
  readonly era: 'modern' | 'legacy';
  readonly ms: { readonly total: number };
  readonly ratio: number;
  readonly warm: number;
  readonly kB: number;
}
interface CreateRow {
  readonly task: string;
  readonly ratio: number;
}

function coldTable(): string {
  const { rows, samples, node, date } = results('cold-start') as {
    rows: ColdRow[];
    samples: number;
    node: string;
    date: string;
  };
  const names = [...new Set(rows.map(({ name }) => name))];
  const ratio = (name: string, era: string): string =>
    rows.find((row) => row.name === name && row.era === era)?.ratio.toFixed(1) ?? 'not spoken';
  const lines = names.map((name) => {
    const kB = rows.find((row) => row.name === name)?.kB;
    const [modern, legacy] =
      name === 'Empty function' ? ['1.0', '1.0'] : [ratio(name, 'modern'), ratio(name, 'legacy')];
    const warm = rows.find((row) => row.name === name && row.era === 'modern')?.warm.toFixed(1) ?? 'not spoken';
    return `| ${name} | ${modern} | ${legacy} | ${warm} | ${kB} |`;
  });
  return [
    `Node ${node}, ${samples} samples each, ${date}:`,
    '',
    '| | first tool result, 2026-07-28 | 2025-11-25 | warm call, against native | kB of JavaScript |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function tracingLine(): string {
  const { rows } = results('cold-start') as { rows: ColdRow[] };
  const total = (name: string): number =>
    rows.find((row) => row.name === name && row.era === 'modern')?.ms.total ?? Number.NaN;
  const [without, traced] = [total('native'), total('native, with OpenTelemetry')];
  return `Tracing with OpenTelemetry costs ${Math.round(traced - without)} ms more at a cold start (ratio ${(traced / without).toFixed(2)})`;
}

function createLine(): string {
  const { rows, createVite, node } = results('create') as { rows: CreateRow[]; createVite: string; node: string };
  const ratio = (task: string): string => rows.find((row) => row.task === task)?.ratio.toFixed(2) ?? '?';
  return `The tool itself, against create-vite ${createVite} in one run (\`npm run bench:create\`, Node ${node}): creating a project takes ${ratio('create')} times as long, \`--help\` ${ratio('help')} times.`;
}

function gateTable(): string {
  const { rows, node } = results('gate') as { rows: { name: string; ms: number; ratio: number }[]; node: string };
  const lines = rows.map(({ name, ms, ratio }) => `| ${name} | ${ms.toFixed(3)} | ${ratio.toFixed(1)} |`);
  const head = ['| a call with | ms on the machine of the run | against the signature alone |', '| --- | --- | --- |'];
  return [`Node ${node} (\`npm run bench:gate\`):`, '', ...head, ...lines].join('\n');
}

function loadLine(): string {
  const { clients, seconds, steady, memory, sigterm, node } = results('load') as {
    clients: { all: number; sdk: number };
    seconds: number;
    steady: { answered: number; unexpected: number; lost: number };
    memory: { ratio: number };
    sigterm: { goOnMs: number; answered: number; unexpected: number; lost: number; exitCode: number };
    node: string;
  };
  const count = (value: number): string => value.toLocaleString('en-US');
  return `Under load (\`npm run bench:load\`, Node ${node}): ${clients.all} clients of both eras, ${clients.sdk} of them the SDK's, for ${seconds / 60} minutes against the HTTP server with API keys: ${count(steady.answered)} answers, ${steady.unexpected} wrong, ${steady.lost} lost; its memory in the last minute is ${memory.ratio.toFixed(2)} times that of the second. Told to stop while they go on for ${sigterm.goOnMs / 1000} seconds, it answers ${count(sigterm.answered)} more requests, loses ${sigterm.lost}, and exits with ${sigterm.exitCode}.`;
}

const fill = (text: string, mark: string, content: string): string =>
  text.replace(
    new RegExp(`<!-- ${mark} -->[^]*<!-- /${mark} -->`),
    () => `<!-- ${mark} -->${content}<!-- /${mark} -->`,
  );

let readme = readFileSync(file, 'utf8');
readme = fill(readme, 'cold-start', `\n${coldTable()}\n`);
readme = fill(readme, 'gate', `\n${gateTable()}\n`);
readme = fill(readme, 'tracing', tracingLine());
readme = fill(readme, 'create', `\n${createLine()}\n`);
readme = fill(readme, 'load', `\n${loadLine()}\n`);
readme = fill(readme, 'idle', `$${Math.round(idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }))}`);
writeFileSync(file, readme);
