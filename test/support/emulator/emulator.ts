import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import fs from 'fs-extra';
import { freePort } from '../free-port.ts';
import { cache, root } from '../paths.ts';
import { ministack, node24, ready } from '../tools.ts';
import type { Fault } from './faults.ts';

export interface Emulator {
  readonly name: string;
  readonly url: string;
  /** What a tool of AWS, or our own, is started with to work on the emulator. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on, these fail, and no others. */
  fail(...faults: Fault[]): Promise<void>;
  close(): Promise<void>;
}

/** What clients of the AWS SDK are made with to work on the emulator. */
export const clientOptions = ({ url }: Emulator) => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

const folder = join(root, 'test/emulator');
const preload = join(folder, 'on-this-machine.cjs');

/** MiniStack on this machine, with an account of its own and a home of its own, so that two never meet. */
export async function startEmulator(name: string): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Outside this repository: its package.json would make ES modules of the emulator's own scripts.
  const home = await mkdtemp(join(tmpdir(), `emulator-${name}-`));
  const python = join(dirname(await ready(ministack)), 'python');
  const path = [dirname(await ready(node24)), dirname(process.execPath), process.env.PATH].join(':');
  const child = execa(python, [join(folder, 'emulator.py')], {
    cwd: home,
    extendEnv: false,
    stdin: 'ignore',
    stdout: { file: join(home, 'log') },
    stderr: { file: join(home, 'log') },
    reject: false,
    env: {
      PATH: path,
      HOME: home,
      TMPDIR: home,
      PYTHONDONTWRITEBYTECODE: '1',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
      S3_DATA_DIR: join(home, 's3'),
      STATE_DIR: join(home, 'state'),
      EMU_FAULTS: join(home, 'faults.json'),
      NODE_OPTIONS: `--require=${preload}`,
      // Lambda's Node has the AWS SDK, for code that is in a template.
      NODE_PATH: join(root, 'node_modules'),
    },
  });
  await untilReady(`${url}/_ministack/ready`);
  return {
    name,
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      // Checking templates takes half of a synthesis. The tests of the construct do it.
      CDK_VALIDATION: 'false',
      // The CDK is large. What was compiled once is read from then on.
      NODE_COMPILE_CACHE: join(cache, 'compiled'),
      CDK_DOCKER: join(folder, 'docker'),
      NODE_OPTIONS: `--require=${preload}`,
      HOME: home,
    },
    fail: (...faults) => fs.outputJson(join(home, 'faults.json'), faults),
    async close() {
      child.kill('SIGTERM');
      await child;
      await fs.remove(home);
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await sleep(100);
  }
  throw new Error(`${url} does not answer`);
}
