import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arch, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import httpApiEvent from '../templates/+native+buffered/test/events/http-api.json' with { type: 'json' };
import { cache, root } from '../test/support/generate.ts';
import { buildProject, combination, openServer } from '../test/support/project.ts';
import { startRuntimeApi, textOf } from '../test/support/runtime-api.ts';
import { node24, ready, runtimeClient, webAdapter } from '../test/support/tools.ts';
import { startAuths } from './auths.ts';
import { buildVariants, type Variant } from './variants.ts';

/**
 * Cold start to the first tool result, as Lambda does it: the real runtime client or the real Web Adapter, a new process
 * for every sample, full speed until the function asks for its first event, and then the processor share of 512 MB.
 * Samples of all variants are taken in turn, so that a busy machine slows all of them. Needs root, for the control group.
 */
const samples = Number(process.argv[2] ?? 11);
const eras = ['modern', 'legacy'] as const;
type Era = (typeof eras)[number];

/** Lambda gives a function of 1,769 MB one processor: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const share = 512 / 1769;
const periodUs = 20_000;
const group = '/sys/fs/cgroup/cpu/create-mcp-aws-bench';

async function limit(quotaUs: number): Promise<void> {
  await fs.writeFile(join(group, 'cpu.cfs_quota_us'), String(quotaUs));
}

interface Sample {
  readonly init: number;
  readonly call: number;
  /** Median of the calls that follow, at full speed. */
  readonly warm: number;
}

const warmCalls = 30;

async function measure(variant: Variant, era: Era): Promise<Sample> {
  await limit(-1);
  const runtime = await startRuntimeApi();
  const env = {
    AWS_LAMBDA_RUNTIME_API: runtime.address,
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: 'bench',
    AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
    AWS_REGION: 'us-east-1',
    LAMBDA_TASK_ROOT: variant.dist,
    _HANDLER: 'main.handler',
    PATH: `${dirname(await ready(node24))}:/usr/bin:/bin`,
    ...openServer,
    MCP_ALLOWED_HOSTS: httpApiEvent.headers.host,
    ...variant.env,
  };
  const started = performance.now();
  const children = variant.commands.map((command) =>
    execa('sh', ['-c', `echo $$ > ${group}/cgroup.procs; exec "$@"`, 'sh', ...command], {
      cwd: variant.dist,
      env,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: process.env.BENCH_VERBOSE ? 'inherit' : 'ignore',
    }),
  );
  await runtime.started;
  const init = performance.now() - started;
  await limit(Math.round(share * periodUs));

  const timed = async (): Promise<number> => {
    const asked = performance.now();
    const answer = await runtime.invoke(eventFor(era, variant), 29_000);
    const body = 'error' in answer ? answer.error : await textOf(answer.body);
    const took = performance.now() - asked;
    if (!variant.empty && !body.includes('Jane Austen')) throw new Error(`${variant.name}, ${era}: ${body}`);
    return took;
  };
  const call = await timed();
  // Calls in a row would wait for their share of the processor now and then, and hide what each costs.
  await limit(-1);
  const warm = [];
  for (let index = 0; index < warmCalls; index++) warm.push(await timed());

  await limit(-1);
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children);
  await runtime.close();
  return { init, call, warm: median(warm) };
}

function eventFor(era: Era, { headers: sent, requestContext }: Variant): object {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { name: 'search_books', arguments: { query: 'austen' }, ...(era === 'modern' ? { _meta } : {}) };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const eraHeaders =
    era === 'modern'
      ? { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'search_books' }
      : { 'mcp-protocol-version': '2025-11-25' };
  const headers = {
    ...httpApiEvent.headers,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...eraHeaders,
    ...sent,
  };
  return { ...httpApiEvent, headers, body, requestContext: { ...httpApiEvent.requestContext, ...requestContext } };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const auths = await startAuths(openServer.MCP_RESOURCE_URL);
const collector = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
}).listen(0, '127.0.0.1');
await once(collector, 'listening');
const variants = await buildVariants({
  auths,
  collector: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`,
  ric: join(dirname(await ready(runtimeClient)), 'index.mjs'),
  node: await ready(node24),
  adapter: await ready(webAdapter),
  project: (name) => buildProject(combination(name)),
  work: join(cache, 'bench'),
});
if (!existsSync(group)) await fs.mkdir(group);
await fs.writeFile(join(group, 'cpu.cfs_period_us'), String(periodUs));

const results = new Map<string, Sample[]>();
for (let round = 0; round <= samples; round++) {
  for (const variant of variants) {
    for (const era of variant.eras) {
      const sample = await measure(variant, era);
      if (round === 0) continue; // the first round only warms the file cache
      const key = `${variant.name} ${era}`;
      results.set(key, [...(results.get(key) ?? []), sample]);
    }
  }
  process.stderr.write(`round ${round} of ${samples}\n`);
}
await fs.rmdir(group);
await auths.close();
collector.close();
collector.closeAllConnections();

const summary = (name: string, era: Era) => {
  const taken = results.get(`${name} ${era}`);
  if (taken === undefined) return undefined;
  const total = median(taken.map(({ init, call }) => init + call));
  const of = (part: keyof Sample): number => median(taken.map((sample) => sample[part]));
  return { init: of('init'), call: of('call'), warm: of('warm'), total };
};
const floor = summary('Empty function', 'modern')?.total ?? Number.NaN;
const rows = variants.flatMap(({ name, eras: measured, bytes }) =>
  measured.map((era) => {
    const { init = 0, call = 0, total = 0, warm = 0 } = summary(name, era) ?? {};
    const open = summary('native', era)?.warm ?? Number.NaN;
    const round = (value: number): number => Math.round(value * 10) / 10;
    return {
      name,
      era,
      ms: { init: round(init), call: round(call), total: round(total), warm: Math.round(warm * 100) / 100 },
      ratio: round(total / floor),
      // Of a warm call, to the server without auth.
      warm: round(warm / open),
      kB: bytes,
    };
  }),
);
const report = {
  what: 'Cold start to the first tool result. Ratios are to the empty function of the same run; milliseconds are of this machine.',
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} processors, ${arch()}, shared`,
  node: (await execa(await ready(node24), ['--version'])).stdout,
  samples,
  share: '512 MB: 0.29 of a processor after init',
  rows,
};
await fs.outputJson(join(root, 'bench/results/cold-start.json'), report, { spaces: 2 });
console.table(rows.map(({ name, era, ms, ratio, warm, kB }) => ({ name, era, ...ms, ratio, 'warm ratio': warm, kB })));
