import { dirname, join } from 'node:path';
import { execa, type ResultPromise } from 'execa';
import { type ApiGateway, type Authorizer, type Challenges, startApiGateway } from './api-gateway.ts';
import { freePort } from './free-port.ts';
import type { ApiKind } from './gateway-event.ts';
import type { Environment, Running } from './running.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';
import { node24, ready, runtimeClient, webAdapter } from './tools.ts';

export interface LambdaOptions {
  /** The folder that is deployed. */
  readonly dist: string;
  readonly ingress: ApiKind;
  readonly env: Environment;
  readonly timeoutMs?: number;
  /** Of a REST API that asks an authorizer first: what its gateway responses say. */
  readonly challenges?: (origin: string) => Challenges;
  /** See ApiGatewayOptions. */
  readonly signedBy?: string;
}

type Spawn = (env: Record<string, string>) => Promise<readonly ResultPromise[]>;

/** The native handler under the real runtime client. */
export const startNative = (options: LambdaOptions): Promise<Running> =>
  startLambda(options, handlerOf(options.dist, 'main'));

/** The HTTP server under the real Web Adapter: its extension, and run.sh as Lambda starts it. */
export const startWebAdapter = (options: LambdaOptions & { readonly streaming: boolean }): Promise<Running> =>
  startLambda(options, async (env) => {
    const port = String(await freePort());
    const settings = {
      ...env,
      PORT: port,
      AWS_LWA_READINESS_CHECK_PATH: '/health',
      AWS_LWA_INVOKE_MODE: options.streaming ? 'response_stream' : 'buffered',
      PATH: `${dirname(await ready(node24))}:${process.env.PATH}`,
    };
    const adapter = start(await ready(webAdapter), [], settings, options.dist);
    return [adapter, start(join(options.dist, 'run.sh'), [], settings, options.dist)];
  });

const handlerOf =
  (dist: string, module: string): Spawn =>
  async (env) => {
    const client = join(dirname(await ready(runtimeClient)), 'index.mjs');
    return [start(await ready(node24), [client, `${module}.handler`], { ...env, _HANDLER: `${module}.handler` }, dist)];
  };

/** A function, and where there is to be one, the authorizer in front of it, behind API Gateway. */
async function startLambda(
  { dist, ingress, env, timeoutMs, challenges, signedBy }: LambdaOptions,
  spawn: Spawn,
): Promise<Running> {
  const [runtime, authorizer] = await Promise.all([startRuntimeApi(), startRuntimeApi()]);
  const api: ApiGateway = await startApiGateway(ingress, runtime, {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(challenges === undefined
      ? {}
      : { authorizer: (): Authorizer => ({ runtime: authorizer, ...challenges(api.origin) }) }),
    ...(signedBy === undefined ? {} : { signedBy }),
  });

  const given = typeof env === 'function' ? await env(api.origin) : env;
  const functions = await Promise.all([
    startFunction(runtime, spawn, dist, given),
    ...(challenges === undefined ? [] : [startFunction(authorizer, handlerOf(dist, 'authorizer'), dist, given)]),
  ]);
  return {
    origin: api.origin,
    log: () => functions.map(({ log }) => log()).join(''),
    async close() {
      for (const { stop } of functions) await stop();
      await api.close();
      await Promise.all([runtime.close(), authorizer.close()]);
    },
  };
}

async function startFunction(
  runtime: RuntimeApi,
  spawn: Spawn,
  dist: string,
  env: Readonly<Record<string, string>>,
): Promise<{ log(): string; stop(): Promise<void> }> {
  const processes = await spawn({
    AWS_LAMBDA_RUNTIME_API: runtime.address,
    AWS_LAMBDA_FUNCTION_NAME: 'test',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/test',
    AWS_LAMBDA_LOG_STREAM_NAME: 'test',
    AWS_REGION: 'us-east-1',
    LAMBDA_TASK_ROOT: dist,
    PATH: process.env.PATH ?? '',
    ...env,
  });
  let printed = '';
  for (const child of processes) {
    child.all?.on('data', (chunk) => {
      printed += chunk;
    });
  }
  const died = Promise.race(processes).then(() => {
    throw new Error(`The function ended before it started:\n${printed}`);
  });
  await Promise.race([runtime.started, died]);
  return {
    log: () => printed,
    async stop() {
      died.catch(() => undefined); // now it is meant to end
      for (const child of processes) child.kill('SIGKILL');
      await Promise.all(processes);
    },
  };
}

const start = (file: string, args: readonly string[], env: Record<string, string>, cwd: string): ResultPromise =>
  execa(file, args, { cwd, env, extendEnv: false, reject: false, all: true, stdin: 'ignore' });
