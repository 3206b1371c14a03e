import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import fs from 'fs-extra';
import { freePort } from './free-port.ts';
import { cache, root } from './paths.ts';
import type { Environment, Running } from './running.ts';
import { node24, ready, type Tool } from './tools.ts';

/** What builds and runs images where no Docker engine does. */
export const imageTools: Tool = {
  name: 'building an image without a Docker engine',
  commands: ['buildah', 'debootstrap', 'unshare'],
  root: true,
  file: join(cache, 'containers/storage.conf'),
  async make() {
    await writeStorage('overlay');
    const env = { CONTAINERS_STORAGE_CONF: join(cache, 'containers/storage.conf') };
    const { failed } = await execa('buildah', ['info'], { env, reject: false, stdin: 'ignore' });
    // Copies whole trees, where the file system of this machine cannot be overlaid.
    if (failed) await writeStorage('vfs');
  },
};

const writeStorage = (driver: string): Promise<void> =>
  fs.outputFile(
    join(cache, 'containers/storage.conf'),
    `[storage]\ndriver = "${driver}"\ngraphroot = "${cache}/containers/${driver}"\nrunroot = "${cache}/containers/run"\n`,
  );

const environment = async (): Promise<Record<string, string>> => ({
  BUILDAH_ISOLATION: 'chroot',
  CONTAINERS_STORAGE_CONF: await ready(imageTools),
});

async function buildah(args: readonly string[], cwd = root): Promise<string> {
  const { stdout } = await execa('buildah', args, { cwd, env: await environment(), stdin: 'ignore' });
  return stdout;
}

/** Builds an image of a bundle with the Dockerfile in it, as it is, for this machine's processor. */
export async function buildImage(dist: string): Promise<string> {
  const dockerfile = await fs.readFile(join(dist, 'Dockerfile'), 'utf8');
  const base = /^FROM (\S+)$/m.exec(dockerfile)?.[1] ?? '';
  const script = fileURLToPath(new URL('base-image.sh', import.meta.url));
  const args = [base, join(cache, 'base-image'), await ready(node24)];
  await execa(script, args, { env: await environment(), stdin: 'ignore' });

  const image = `localhost/${basename(dirname(dist))}`;
  const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
  await buildah(['build', '--pull=never', '--format=docker', '--platform', platform, '--tag', image, '.'], dist);
  await buildah(['rmi', '--prune']); // what the image of an earlier run left
  return image;
}

export interface ImageConfig {
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[];
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

export async function configOf(image: string): Promise<ImageConfig> {
  const inspected = JSON.parse(await buildah(['inspect', '--type', 'image', image]));
  return inspected.Docker.config;
}

export interface Container extends Running {
  /** Sends SIGTERM, as ECS does. Resolves with the exit code. */
  stop(): Promise<number | undefined>;
  /** Runs a command inside, as a health check does. Resolves with its exit code. */
  exec(command: readonly string[]): Promise<number | undefined>;
}

/** Runs the image's own command as its own user, over a root file system that cannot be written. */
export async function startContainer(image: string, settings: Environment): Promise<Container> {
  const { User, WorkingDir, Env, Cmd } = await configOf(image);
  const container = await buildah(['from', '--pull=never', image]);
  const tree = await buildah(['mount', container]);
  const port = String(await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const given = typeof settings === 'function' ? await settings(origin) : settings;
  const env = { ...Object.fromEntries(Env.map((line) => line.split(/=(.*)/s).slice(0, 2))), ...given, PORT: port };
  const inside = `cd "${WorkingDir}" && exec "$@"`;
  const readOnly = `mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"; exec /usr/sbin/chroot --userspec=${User} "$0" "$@"`;
  const start = (command: readonly string[]) =>
    execa('unshare', ['--mount', 'sh', '-ec', readOnly, tree, '/bin/sh', '-c', inside, 'sh', ...command], {
      env,
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
      forceKillAfterDelay: false, // it is to end by itself
    });
  const child = start(Cmd);
  let printed = '';
  child.all.on('data', (chunk) => {
    printed += chunk;
  });
  await answering(origin, () => printed);
  return {
    origin,
    log: () => printed,
    exec: async (command) => (await start(command)).exitCode,
    async stop() {
      child.kill('SIGTERM');
      return (await child).exitCode;
    },
    async close() {
      child.kill('SIGKILL');
      await child;
      await buildah(['rm', container]);
    },
  };
}

async function answering(origin: string, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(`${origin}/health`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The container does not answer:\n${log()}`);
}
