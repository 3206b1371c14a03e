import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { freePort } from './free-port.ts';
import type { Running } from './lambda.ts';
import { node24, ready } from './tools.ts';

export interface HttpServer extends Running {
  readonly pid: number;
  /** Whether its process is still there. */
  alive(): boolean;
  /** Sends SIGTERM, as ECS does. Resolves with the exit code once it has ended. */
  stop(): Promise<number | undefined>;
}

/** Runs the bundle of an HTTP server as the container does, but on this machine: `node dist/main.mjs`. */
export async function startHttpServer(dist: string, env: Readonly<Record<string, string>>): Promise<HttpServer> {
  const node = await ready(node24);
  const port = String(await freePort());
  const child = execa(node, [join(dist, 'main.mjs')], {
    cwd: dirname(dist),
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env, PORT: port },
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
  const origin = `http://127.0.0.1:${port}`;
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
