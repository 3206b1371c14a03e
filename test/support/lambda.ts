import { dirname, join } from 'node:path';
import { execa, type ResultPromise } from 'execa';
import { type FrontDoorKind, startFrontDoor } from './front-door.ts';
import { startRuntimeApi } from './runtime-api.ts';
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
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

type Started = { readonly processes: readonly ResultPromise[] };

/** The native handler under the real runtime client. */
export const startNative = (options: LambdaOptions): Promise<Running> =>
  startLambda(options, async (env) => {
    const client = join(dirname(await ready(runtimeClient)), 'index.mjs');
    return { processes: [start(await ready(node24), [client, 'main.handler'], env, options.dist)] };
  });

/** The HTTP server under the real Web Adapter: its extension, and run.sh as Lambda starts it. */
export const startWebAdapter = (options: LambdaOptions & { readonly streaming: boolean }): Promise<Running> =>
  startLambda(options, async (env) => {
    const port = String(20_000 + Math.floor(Math.random() * 20_000));
    const settings = {
      ...env,
      PORT: port,
      AWS_LWA_READINESS_CHECK_PATH: '/health',
      AWS_LWA_INVOKE_MODE: options.streaming ? 'response_stream' : 'buffered',
      PATH: `${dirname(await ready(node24))}:${process.env.PATH}`,
    };
    const adapter = start(await ready(webAdapter), [], settings, options.dist);
    return { processes: [adapter, start(join(options.dist, 'run.sh'), [], settings, options.dist)] };
  });

async function startLambda(
  { dist, frontDoor, env, timeoutMs }: LambdaOptions,
  spawn: (env: Record<string, string>) => Promise<Started>,
): Promise<Running> {
  const runtime = await startRuntimeApi();
  const { processes } = await spawn({
    AWS_LAMBDA_RUNTIME_API: runtime.address,
    AWS_LAMBDA_FUNCTION_NAME: 'test',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/test',
    AWS_LAMBDA_LOG_STREAM_NAME: 'test',
    AWS_REGION: 'us-east-1',
    LAMBDA_TASK_ROOT: dist,
    _HANDLER: 'main.handler',
    PATH: process.env.PATH ?? '',
    ...env,
  });
  let printed = '';
  for (const child of processes) {
    child.all?.on('data', (chunk) => {
      printed += chunk;
    });
  }
  const died = Promise.race(processes.map((child) => child)).then(() => {
    throw new Error(`The function ended before it started:\n${printed}`);
  });
  await Promise.race([runtime.started, died]);
  const door = await startFrontDoor(frontDoor, runtime, timeoutMs);
  return {
    origin: door.origin,
    log: () => printed,
    async close() {
      died.catch(() => undefined); // now it is meant to end
      for (const child of processes) child.kill('SIGKILL');
      await Promise.all(processes);
      await door.close();
      await runtime.close();
    },
  };
}

const start = (file: string, args: readonly string[], env: Record<string, string>, cwd: string): ResultPromise =>
  execa(file, args, { cwd, env, extendEnv: false, reject: false, all: true, stdin: 'ignore' });
