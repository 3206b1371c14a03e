import { dirname, join } from 'node:path';
import { execa, type ResultPromise } from 'execa';
import { freePort } from './free-port.ts';
import { type Authorizer, type FrontDoorKind, startFrontDoor } from './front-door.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';
import { node24, ready, runtimeClient, webAdapter } from './tools.ts';

export interface Running {
  /** The origin that clients call. */
  readonly origin: string;
  /** What its processes printed so far. */
  log(): string;
  close(): Promise<void>;
}

export interface LambdaOptions {
  /** The folder that is deployed. */
  readonly dist: string;
  readonly frontDoor: FrontDoorKind;
  /** What the stack tells the function; it may have to know what clients call. */
  readonly env: Readonly<Record<string, string>> | ((origin: string) => Promise<Record<string, string>>);
  readonly timeoutMs?: number;
  /** Of a REST API that asks an authorizer first: what its gateway responses say. */
  readonly challenges?: (origin: string) => Omit<Authorizer, 'runtime'>;
  /** See FrontDoorOptions. */
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

/** A function, and where it is to be, the authorizer in front of it, behind API Gateway. */
async function startLambda(options: LambdaOptions, spawn: Spawn): Promise<Running> {
  const { dist, frontDoor, env, timeoutMs, challenges, signedBy } = options;
  const [runtime, authorizer] = await Promise.all([startRuntimeApi(), startRuntimeApi()]);
  const said = (): Authorizer => ({ runtime: authorizer, ...(challenges ?? missing)(door.origin) });
  const door = await startFrontDoor(frontDoor, runtime, {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(challenges === undefined ? {} : { authorizer: said }),
    ...(signedBy === undefined ? {} : { signedBy }),
  });

  const told = typeof env === 'function' ? await env(door.origin) : env;
  const functions = [
    await startFunction(runtime, spawn, dist, told),
    ...(challenges === undefined ? [] : [await startFunction(authorizer, handlerOf(dist, 'authorizer'), dist, told)]),
  ];
  return {
    origin: door.origin,
    log: () => functions.map(({ log }) => log()).join(''),
    async close() {
      for (const { stop } of functions) await stop();
      await door.close();
      await Promise.all([runtime.close(), authorizer.close()]);
    },
  };
}

const missing = (): never => {
  throw new Error('This API has no authorizer.');
};

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
