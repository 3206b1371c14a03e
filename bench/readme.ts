import { readFileSync, writeFileSync } from 'node:fs';
import { idleCost } from '../src/cost.ts';

/** Writes the figures of README.md from the results that the benchmarks left. */
const file = new URL('../README.md', import.meta.url);
const results = (name: string) => JSON.parse(readFileSync(new URL(`results/${name}.json`, import.meta.url), 'utf8'));

interface ColdRow {
  readonly name: string;
  readonly era: 'modern' | 'legacy';
  readonly ratio: number;
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
    return `| ${name} | ${modern} | ${legacy} | ${kB} |`;
  });
  return [
    `Node ${node}, ${samples} samples each, ${date}:`,
    '',
    '| | first tool result, 2026-07-28 | 2025-11-25 | kB of JavaScript |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function createLine(): string {
  const { rows, createVite, node } = results('create') as { rows: CreateRow[]; createVite: string; node: string };
  const ratio = (task: string): string => rows.find((row) => row.task === task)?.ratio.toFixed(2) ?? '?';
  return `The tool itself, against create-vite ${createVite} in one run (\`npm run bench:create\`, Node ${node}): creating a project takes ${ratio('create')} times as long, \`--help\` ${ratio('help')} times.`;
}

const fill = (text: string, mark: string, content: string): string =>
  text.replace(
    new RegExp(`<!-- ${mark} -->[^]*<!-- /${mark} -->`),
    () => `<!-- ${mark} -->${content}<!-- /${mark} -->`,
  );

let readme = readFileSync(file, 'utf8');
readme = fill(readme, 'cold-start', `\n${coldTable()}\n`);
readme = fill(readme, 'create', `\n${createLine()}\n`);
readme = fill(readme, 'idle', `$${Math.round(idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }))}`);
writeFileSync(file, readme);
