import { dirname } from 'node:path';
import { execa } from 'execa';
import { mcpMessage, type ProtocolVersion } from '../packages/mcp-aws/src/testing/mcp-request.ts';
import httpApiEvent from '../packages/mcp-aws/test/support/events/http-api.json' with { type: 'json' };
import { openServer } from '../test/support/running.ts';
import { startRuntimeApi, textOf } from '../test/support/runtime-api.ts';
import { node24, ready } from '../test/support/tools.ts';
import { type ControlGroup, shareOf512MB } from './control-group.ts';
import { median } from './statistics.ts';
import type { Variant } from './variants.ts';

/** Milliseconds of one cold start. */
export interface Sample {
  /** Until the function asks for its first event. */
  readonly init: number;
  /** The first call, at the share of the processor that 512 MB have. */
  readonly call: number;
  /** Processor time of both. */
  readonly cpu: number;
  /** Median of the calls that follow, at full speed. */
  readonly warm: number;
}

const warmCalls = 30;

/**
 * Starts a variant as Lambda does: the real runtime client or the real Web Adapter, a new process, full speed until it asks
 * for its first event, and then the processor share of 512 MB.
 */
export async function measure(variant: Variant, version: ProtocolVersion, group: ControlGroup): Promise<Sample> {
  await group.limit(undefined);
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
  const cpuBefore = await group.cpuMs();
  const started = performance.now();
  const children = variant.commands.map((command) =>
    execa('sh', ['-c', `${group.joinCommand}; exec "$@"`, 'sh', ...command], {
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
  await group.limit(shareOf512MB);

  const event = eventFor(variant, version);
  const timed = async (): Promise<number> => {
    const asked = performance.now();
    const answer = await runtime.invoke(event, 29_000);
    const body = 'error' in answer ? answer.error : await textOf(answer.body);
    const took = performance.now() - asked;
    if (!variant.isEmpty && !body.includes('Jane Austen')) throw new Error(`${variant.name}, ${version}: ${body}`);
    return took;
  };
  const call = await timed();
  const cpu = (await group.cpuMs()) - cpuBefore;
  // Calls in a row would wait for their share of the processor now and then, and hide what each costs.
  await group.limit(undefined);
  const warm = [];
  for (let index = 0; index < warmCalls; index++) warm.push(await timed());

  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children);
  await runtime.close();
  return { init, call, cpu, warm: median(warm) };
}

function eventFor({ headers: sent, requestContext }: Variant, version: ProtocolVersion): object {
  const call = { name: 'search_books', arguments: { query: 'austen' } };
  const { headers, message } = mcpMessage(version, 'tools/call', call);
  const body = JSON.stringify(message);
  return {
    ...httpApiEvent,
    headers: { ...httpApiEvent.headers, ...headers, 'content-length': String(Buffer.byteLength(body)), ...sent },
    body,
    requestContext: { ...httpApiEvent.requestContext, ...requestContext },
  };
}
