import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { resolvePackage } from '../project/resolve-package.ts';
import type { Target } from '../project/target.ts';
import type { Ui } from '../ui.ts';

/** How a run of the CDK ended. */
export interface CdkRun {
  readonly ok: boolean;
  /** The end of what it printed, without colors. */
  readonly output: string;
}

/** The project's own CDK, whose runs are written down in one file. */
export interface CdkRunner {
  /** Never throws for a run that fails. */
  run(...args: string[]): Promise<CdkRun>;
  readonly logPath: string;
  close(): void;
}

type RunnerTarget = Pick<Target, 'project' | 'session'>;

interface RunOptions {
  readonly signal: AbortSignal;
  /** The whole output is added to it. */
  readonly log: WriteStream;
  /** Takes what it prints, as it comes. */
  readonly show: (text: string) => void;
}

/** What a diagnosis needs of the output; the log file has all of it. */
const keptCharacters = 100_000;

/**
 * Opens the log of a command, in place of the last of its name, and runs the CDK for it.
 * @param name of the log, such as `deploy-dev`
 * @param verbose show all that the CDK prints
 */
export function createCdkRunner(
  target: RunnerTarget,
  name: string,
  verbose: boolean,
  { signal, note }: Pick<Ui, 'signal' | 'note'>,
): CdkRunner {
  const logPath = join(target.project.folder, '.mcp-aws', `${name}.log`);
  mkdirSync(dirname(logPath), { recursive: true });
  const log = createWriteStream(logPath);
  // A full disk must not end a deployment.
  log.on('error', () => undefined);
  const show = (text: string): void => void (verbose && note(text.trimEnd()));
  return {
    run: (...args) => runCdk(target, args, { signal, log, show }),
    logPath,
    close: () => void log.end(),
  };
}

async function runCdk(
  { project, session }: RunnerTarget,
  args: readonly string[],
  { signal, log, show }: RunOptions,
): Promise<CdkRun> {
  const { execa } = await import('execa');
  const profile = session.profile === undefined ? [] : ['--profile', session.profile];
  const cdk = join(resolvePackage(project, 'aws-cdk'), 'bin/cdk');
  log.write(`$ cdk ${args.join(' ')}\n`);
  const child = execa(process.execPath, [cdk, ...args, ...profile, '--no-notices', '--no-color'], {
    cwd: project.folder,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    cancelSignal: signal,
    // It asks CloudFormation to stop nothing when it is ended, and so needs no time for it.
    forceKillAfterDelay: 2_000,
    env: { AWS_REGION: session.region, AWS_DEFAULT_REGION: session.region },
  });
  let output = '';
  child.all.setEncoding('utf8').on('data', (text: string) => {
    log.write(text);
    show(text);
    output = `${output}${stripVTControlCharacters(text)}`.slice(-keptCharacters);
  });
  const { failed } = await child;
  return { ok: !failed, output };
}

/** What tells the app which stack is meant, and where it has no auth, that this is intended. */
export const contextArgs = ({ stage, session, project }: Target): string[] => [
  ...['--context', `stage=${stage}`],
  ...(session.region === project.config.region ? [] : ['--context', `region=${session.region}`]),
  ...(project.config.auth.mode === 'none' ? ['--context', 'allowUnauthenticated=true'] : []),
];
