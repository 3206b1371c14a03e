import type { PackageManager } from '../scaffold/package-managers.ts';

/** How a started process ended. `detail` says why where it failed. */
export type Ran = { readonly ok: true } | { readonly ok: false; readonly detail: string };

interface RunOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Show what the process prints, on stderr: stdout is for data. */
  readonly show?: boolean;
}

interface InstallOptions {
  /** The environment of this tool. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Starts a process. Never through a shell; never throws for a process that fails. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, signal, env = {}, show = false }: RunOptions,
): Promise<Ran> {
  const { execa } = await import('execa');
  const result = await execa(command, args, {
    cwd,
    reject: false,
    stdin: 'ignore',
    ...(show ? { stdout: process.stderr, stderr: process.stderr } : {}),
    cancelSignal: signal,
    env,
  });
  if (!result.failed) return { ok: true };
  const missing = result.code === 'ENOENT' ? `${command} is not installed` : undefined;
  return {
    ok: false,
    detail: missing ?? (String(result.stderr ?? '').trim() || (result.shortMessage ?? `${command} failed`)),
  };
}

/** Settings that make a package manager leave out what a project is developed with, and so its command line. */
const isProductionSetting = (name: string): boolean =>
  name === 'NODE_ENV' || /^(npm|pnpm|yarn)_config_(production|omit|only|dev)$/i.test(name);

/** Installs the dependencies of the project in `cwd`, those of development too, and so writes its lockfile. */
export function install(pm: PackageManager, cwd: string, { env, signal }: InstallOptions): Promise<Ran> {
  const args = pm === 'npm' ? ['install', '--no-audit', '--no-fund'] : ['install'];
  const unset = Object.fromEntries(
    Object.keys(env)
      .filter(isProductionSetting)
      .map((name) => [name, undefined]),
  );
  return run(pm, args, { cwd, signal, env: unset, show: true });
}

/** A hook of git starts its children with these, and they would name the repository of the hook. */
const outsideRepository = Object.fromEntries(
  ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX'].map((name) => [
    name,
    undefined,
  ]),
);

/**
 * Makes a repository with one commit. Skipped inside a repository and where git cannot say: `skipped` says why.
 * Works with no identity set, with signing set up, and with hooks in git's template folder or elsewhere.
 */
export async function initGit(cwd: string, signal: AbortSignal): Promise<Ran | { readonly skipped: string }> {
  const git = (...args: string[]): Promise<Ran> =>
    run('git', args, { cwd, signal, env: { ...outsideRepository, LC_ALL: 'C' } });
  const inside = await git('rev-parse', '--is-inside-work-tree');
  if (inside.ok) return { skipped: 'the folder is inside a repository' };
  if (!inside.detail.includes('not a git repository')) return { skipped: inside.detail };

  const identified = (await git('config', 'user.email')).ok && (await git('config', 'user.name')).ok;
  const identity = identified ? [] : ['-c', 'user.name=create-mcp-aws', '-c', 'user.email=create-mcp-aws@localhost'];
  const steps = [
    ['init', '--quiet', '--initial-branch=main', '--template='],
    ['add', '--all'],
    [
      ...identity,
      '-c',
      'commit.gpgsign=false',
      '-c',
      'core.hooksPath=/dev/null',
      'commit',
      '--quiet',
      '--message',
      'Create the project',
    ],
  ];
  for (const step of steps) {
    const ran = await git(...step);
    if (!ran.ok) return ran;
  }
  return { ok: true };
}
