import { execa } from 'execa';
import { freePort } from './free-port.ts';
import type { Environment, Running } from './running.ts';
import { node24, ready } from './tools.ts';

export interface HttpServer extends Running {
  readonly pid: number;
  /** Whether its process is still there. */
  alive(): boolean;
  /** Sends SIGTERM, as ECS does. Resolves with the exit code once it has ended. */
  stop(): Promise<number | undefined>;
}

/** Runs the bundle of an HTTP server as the container does, but on this machine: `node main.mjs`. */
export async function startHttpServer(dist: string, env: Environment): Promise<HttpServer> {
  const node = await ready(node24);
  const port = String(await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const given = typeof env === 'function' ? await env(origin) : env;
  const child = execa(node, ['main.mjs'], {
    cwd: dist,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...given, PORT: port },
    extendEnv: false,
    reject: false,
    all: true,
    buffer: false,
    forceKillAfterDelay: false,
    stdin: 'ignore',
  });
  const printed: string[] = [];
  child.all.on('data', (chunk) => printed.push(String(chunk)));
  const log = (): string => printed.join('');
  for (let attempt = 0; !(await fetch(`${origin}/health`).catch(() => undefined))?.ok; attempt++) {
    if (attempt === 100 || child.exitCode !== null) throw new Error(`The server does not answer:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    origin,
    pid: child.pid ?? 0,
    log,
    alive: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      child.kill('SIGTERM');
      return (await child).exitCode;
    },
    async close() {
      child.kill('SIGKILL');
      await child;
    },
  };
}
