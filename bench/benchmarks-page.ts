import { type Bar, drawBarChart } from './bar-chart.ts';
import type {
  AuthGuardReport,
  ColdStartReport,
  ColdStartRow,
  CreateReport,
  LoadReport,
  MisbehavingReport,
  Results,
} from './results.ts';

/** docs/benchmarks.md and its charts, by their paths in docs/. */
export function benchmarksPage(results: Results): ReadonlyMap<string, string> {
  const { coldStart, authGuard, load, misbehaving, create } = results;
  const page = [
    '# Benchmarks',
    'Every figure here is from [bench/results](../bench/results), which the commands below write. `npm run bench:charts` ' +
      'makes this page of them. Milliseconds are of the machine of a run and say little elsewhere; the ratios do not.',
    ...coldStartSection(coldStart),
    ...authGuardSection(authGuard),
    ...loadSection(load),
    ...misbehavingSection(misbehaving),
    ...createSection(create),
  ].join('\n\n');
  return new Map([
    ['benchmarks.md', `${page}\n`],
    ['img/cold-start.svg', coldStartChart(coldStart)],
    ['img/auth-guard.svg', authGuardChart(authGuard)],
  ]);
}

const newest = '2026-07-28';
const isFirstEdition = (name: string): boolean => name.endsWith(', version 0.1');

function coldStartSection({ rows, samples, node, date }: ColdStartReport): string[] {
  const names = [...new Set(rows.map(({ name }) => name))].filter((name) => !isFirstEdition(name));
  const find = (name: string, version: string): ColdStartRow | undefined =>
    rows.find((row) => row.name === name && row.protocolVersion === version);
  const ratio = (name: string, version: string): string => find(name, version)?.ratio.toFixed(1) ?? '–';
  const lines = names.map((name) => {
    const warm = find(name, newest)?.warm.toFixed(1) ?? '–';
    const kB = rows.find((row) => row.name === name)?.kB;
    return `| ${name} | ${ratio(name, newest)} | ${ratio(name, '2025')} | ${warm} | ${kB} |`;
  });
  const compared = rows.flatMap(({ name, protocolVersion, toFirstEdition }) =>
    toFirstEdition === undefined
      ? []
      : [`| ${name}, ${protocolVersion} | ${toFirstEdition.total.toFixed(2)} | ${toFirstEdition.cpu.toFixed(2)} |`],
  );
  return [
    '## Cold start',
    'From the start of the process to the first tool result, under the real Lambda runtime client or the real Web Adapter: ' +
      'full speed until the function asks for its first event, then the processor share of 512 MB. A new process for ' +
      'each sample, all variants in turn. `npm run bench:cold`, which needs root for the control group.',
    '![Cold start to the first tool result, against an empty function](img/cold-start.svg)',
    `Ratios are to the empty function of the same run. Node ${node}, ${samples} samples each, ${date}:`,
    table(['', `first tool result, ${newest}`, '2025-11-25', 'warm call, against native', 'kB of JavaScript'], lines),
    tracingLine(find('native', newest), find('native, with OpenTelemetry', newest)),
    'Against version 0.1, in the same run and with the same dependencies:',
    table(['', 'time', 'processor time'], compared),
  ];
}

function tracingLine(without: ColdStartRow | undefined, traced: ColdStartRow | undefined): string {
  const [less = Number.NaN, more = Number.NaN] = [without?.ms.total, traced?.ms.total];
  return (
    `Tracing with OpenTelemetry costs ${Math.round(more - less)} ms more at a cold start (ratio ${(more / less).toFixed(2)}) ` +
    'on the machine of the run, with a collector on it: the span is sent before the call ends.'
  );
}

function coldStartChart({ rows }: ColdStartReport): string {
  // A variant that speaks only the older version is shown with that.
  const shown = rows.filter(
    ({ name, protocolVersion }) =>
      !isFirstEdition(name) &&
      (protocolVersion === newest || !rows.some((row) => row.name === name && row.protocolVersion === newest)),
  );
  const bars = shown.map(
    ({ name, ratio }): Bar => ({
      label: name,
      value: ratio,
      text: `${ratio.toFixed(1)} ×`,
      emphasized: name === 'native',
    }),
  );
  return drawBarChart({ title: 'Cold start to the first tool result, against an empty function', bars });
}

function authGuardSection({ rows, node, date }: AuthGuardReport): string[] {
  const lines = rows.map(({ name, ms, ratio }) => `| ${name} | ${ms.toFixed(3)} | ${ratio.toFixed(1)} |`);
  return [
    '## Auth guard',
    'What the guard of Cognito costs a call, good or bad, against the bare check of a signature. `npm run bench:guard`.',
    '![What the auth guard costs a call](img/auth-guard.svg)',
    `Node ${node}, ${date}:`,
    table(['a call with', 'ms on the machine of the run', 'against the signature alone'], lines),
  ];
}

const authGuardChart = ({ rows }: AuthGuardReport): string =>
  drawBarChart({
    title: 'What the auth guard costs a call, against the signature alone',
    bars: rows.map(({ name, ratio }) => ({
      label: name,
      value: ratio,
      text: `${ratio.toFixed(1)} ×`,
      emphasized: name === 'a good token',
    })),
  });

function loadSection({ clients, seconds, steady, memory, sigterm, node, date }: LoadReport): string[] {
  const number = (value: number): string => value.toLocaleString('en-US');
  return [
    '## Load',
    `${clients.all} clients of both protocol versions, ${clients.sdk} of them the SDK's, for ${seconds} seconds against ` +
      `the HTTP server with API keys: ${number(steady.answered)} answers, ${steady.unexpected} wrong, ${steady.lost} lost. ` +
      `Its memory in the last minute is ${memory.ratio.toFixed(2)} times that of the second. Stopped with SIGTERM while they ` +
      `go on for ${sigterm.goOnMs / 1000} seconds, it answers ${number(sigterm.answered)} more requests, loses ` +
      `${sigterm.lost}, and exits with ${sigterm.exitCode}. \`npm run bench:load\`, Node ${node}, ${date}.`,
  ];
}

function misbehavingSection({ good, bad, rows, node, date }: MisbehavingReport): string[] {
  const names: Readonly<Record<number, string>> = {
    0: 'nobody misbehaves',
    1: 'one connection each',
    10: 'ten connections each',
  };
  const lines = rows.map(
    ({ connections, answered, unexpected, lost, p50, p99, ratio, maxMb }) =>
      `| ${names[connections]} | ${answered} | ${unexpected + lost} | ${p50} | ${p99} | ${ratio.toFixed(1)} × | ${maxMb} |`,
  );
  return [
    '## Callers who misbehave',
    `${good} callers of one server process, beside ${bad} who do one thing each, again and again: bodies of 60,000 members, ` +
      'wrong keys, bodies that drip, answers that nobody reads, connections that end in the middle of a body. Over one ' +
      'connection each they are clients in a bad loop; over ten they take all of the processor that their limits give them, ' +
      'which a web ACL or lower limits are for. The server has a processor of its own. `npm run bench:misbehaving`, ' +
      `Node ${node}, ${date}:`,
    table(
      [`the ${bad}`, 'answers', 'wrong or lost', 'median, ms', '99th percentile, ms', 'against nobody', 'memory, MB'],
      lines,
    ),
  ];
}

function createSection({ rows, createVite, node, date }: CreateReport): string[] {
  const ratio = (task: string): string => rows.find((row) => row.task === task)?.ratio.toFixed(2) ?? '?';
  return [
    '## Creating a project',
    `Against create-vite ${createVite} in one run, without installing: creating a project takes ${ratio('create')} times as ` +
      `long, \`--help\` ${ratio('help')} times. \`npm run bench:create\`, Node ${node}, ${date}.`,
  ];
}

const table = (head: readonly string[], lines: readonly string[]): string =>
  [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...lines].join('\n');
