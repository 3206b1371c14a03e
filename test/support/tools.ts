import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, type Options } from 'execa';
import fs from 'fs-extra';
import { cache } from './paths.ts';

/** What a proof needs beyond npm, and how to get it. Each is made once and kept in .cache. */
export interface Tool {
  readonly name: string;
  /** Commands that must be on the machine. */
  readonly commands: readonly string[];
  /** Only the superuser may. */
  readonly root?: true;
  readonly file: string;
  make(): Promise<unknown>;
}

const options: Options = { stdout: 'ignore', stderr: 'inherit', stdin: 'ignore' };

/** Node 24, which is what Lambda runs. */
export const node24: Tool = {
  name: 'Node 24',
  commands: ['npm'],
  file: join(cache, 'node24/node_modules/node/bin/node'),
  make: () =>
    execa('npm', ['install', '--no-audit', '--no-fund', '--prefix', join(cache, 'node24'), 'node@24.21.0'], options),
};

/** The real runtime client of Lambda's Node runtimes. It compiles a native module, against this machine's headers where it has them. */
export const runtimeClient: Tool = {
  name: 'the Lambda runtime client (aws-lambda-ric)',
  commands: ['npm', 'make', 'g++', 'python3', 'cmake'],
  file: join(cache, 'ric/node_modules/aws-lambda-ric/rapid-client.node'),
  async make() {
    const headers = (await fs.pathExists('/usr/include/node/node_api.h')) ? { npm_config_nodedir: '/usr' } : {};
    const args = ['install', '--no-audit', '--no-fund', '--prefix', join(cache, 'ric'), 'aws-lambda-ric@4.0.2'];
    await execa('npm', args, { ...options, env: { ...headers, npm_config_engine_strict: 'false' } });
  },
};

/** The real Lambda Web Adapter, built from source. The newest release in the Rust registry; the layer that is deployed is 1.1.0. */
const webAdapterBuild = (name: string, folder: string, args: readonly string[], env = {}): Tool => ({
  name,
  commands: ['cargo'],
  file: join(cache, folder, 'bin/lambda-adapter'),
  make: () =>
    execa(
      'cargo',
      ['install', ...args, 'lambda_web_adapter@1.0.0-rc1', '--locked', '--quiet', '--root', join(cache, folder)],
      { ...options, env },
    ),
});

/** What it does is what tests are about, so it is built in half the time that an optimized build takes. */
export const webAdapter: Tool = webAdapterBuild('the Lambda Web Adapter', 'lwa-debug', ['--debug'], {
  CARGO_PROFILE_DEV_DEBUG: '0',
});

/** As it is released, for benchmarks. */
export const optimizedWebAdapter: Tool = webAdapterBuild('the Lambda Web Adapter, optimized', 'lwa', []);

/** An emulator of AWS that runs Node functions without containers. */
export const ministack: Tool = {
  name: 'MiniStack',
  commands: ['python3'],
  file: join(cache, 'ministack-1.5.33/bin/ministack'),
  async make() {
    const folder = join(cache, 'ministack-1.5.33');
    await execa('python3', ['-m', 'venv', folder], options);
    // Cognito signs its tokens with cryptography.
    const packages = ['ministack==1.5.33', 'cryptography==50.0.2'];
    await execa(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], options);
  },
};

/** A command of a package from PyPI, in an environment of its own. */
const pythonTool = (name: string, version: string): Tool => ({
  name,
  commands: ['python3'],
  file: join(cache, `${name}-${version}/bin/${name}`),
  async make() {
    const folder = join(cache, `${name}-${version}`);
    await execa('python3', ['-m', 'venv', folder], options);
    const args = ['install', '--quiet', '--disable-pip-version-check', `${name}==${version}`];
    await execa(join(folder, 'bin/pip'), args, options);
  },
});

/** Finds what is unsafe in GitHub workflows. */
export const zizmor = pythonTool('zizmor', '1.32.0');

/** Checks CloudFormation templates against what each resource type takes. */
export const cfnLint = pythonTool('cfn-lint', '1.58.0');

/** Why the tool cannot be had here, or undefined. In CI nothing may be left out, so there it throws. */
export async function whyNot({ name, commands, root }: Tool): Promise<string | undefined> {
  const missing = root && process.getuid?.() !== 0 ? ['the superuser'] : [];
  const env = { PATH: `${process.env.PATH}:/usr/sbin` };
  for (const command of commands) {
    const { code } = await execa(command, ['--version'], { reject: false, stdin: 'ignore', env });
    if (code === 'ENOENT') missing.push(command);
  }
  if (missing.length === 0) return undefined;
  const reason = `${name} needs ${missing.join(', ')}, which this machine does not have`;
  if (process.env.CI !== undefined) throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return reason;
}

/** Makes the tool unless it is there already; waits where another process makes it. Returns its file. */
export async function ready(tool: Tool): Promise<string> {
  const lock = join(cache, `${basename(tool.file)}.lock`);
  if ((await fs.pathExists(tool.file)) && !(await fs.pathExists(lock))) return tool.file;
  await take(lock);
  try {
    if (!(await fs.pathExists(tool.file))) await tool.make();
  } finally {
    await fs.remove(lock);
  }
  return tool.file;
}

/** Makes a file that one process at a time can have made. What a process left behind that ended does not count. */
async function take(lock: string): Promise<void> {
  await fs.ensureDir(dirname(lock));
  for (;;) {
    const taken = await fs.writeFile(lock, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (taken) return;
    const owner = Number(await fs.readFile(lock, 'utf8').catch(() => process.pid));
    if (isRunning(owner)) await sleep(200);
    else await fs.remove(lock);
  }
}

/** The number 0 is that of a lock that is being written. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
