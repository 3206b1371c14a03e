import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { installed } from './project.ts';
import type { Target } from './target.ts';
import type { Ui } from './ui.ts';

/** How a run of the CDK ended. */
export interface CdkRun {
  readonly ok: boolean;
  /** The end of what it printed, without colours. */
  readonly output: string;
}

interface CdkOptions {
  readonly signal: AbortSignal;
  /** The whole output is added to it. */
  readonly log: WriteStream;
  /** Called with what it prints, as it comes. */
  readonly show: (text: string) => void;
}

/** What a diagnosis needs of the output; the log file has it all. */
const keptCharacters = 100_000;

/** Runs the project's own CDK for one of its stacks. Never throws for a run that fails. */
async function runCdk(
  { project, session }: Target,
  args: readonly string[],
  { signal, log, show }: CdkOptions,
): Promise<CdkRun> {
  const { execa } = await import('execa');
  const profile = session.profile === undefined ? [] : ['--profile', session.profile];
  const all = [join(installed(project, 'aws-cdk'), 'bin/cdk'), ...args, ...profile, '--no-notices', '--no-color'];
  log.write(`$ cdk ${args.join(' ')}\n`);
  const child = execa(process.execPath, all, {
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

/** What tells the app which stack is meant (infra/app.ts), and where it has no auth, that this is meant (infra/auth.ts). */
export const contextOf = ({ stage, session, project }: Target): string[] => [
  ...['--context', `stage=${stage}`],
  ...(session.region === project.region ? [] : ['--context', `region=${session.region}`]),
  ...(project.auth === 'none' ? ['--context', 'allowUnauthenticated=true'] : []),
];

/** The project's CDK, whose runs are written down in one file. */
export interface Cdk {
  run(...args: string[]): Promise<CdkRun>;
  readonly logPath: string;
  close(): void;
}

/**
 * Opens the log of a command, in place of the last of its kind.
 * @param verbose show all that the CDK prints
 */
export function openCdk(target: Target, kind: 'deploy' | 'destroy', verbose: boolean, { signal, note }: Ui): Cdk {
  const logPath = join(target.project.folder, '.mcp-aws', `${kind}-${target.stage}.log`);
  mkdirSync(dirname(logPath), { recursive: true });
  const log = createWriteStream(logPath);
  // A disk that is full must not end a deployment.
  log.on('error', () => undefined);
  const show = (text: string): void => void (verbose && note(text.trimEnd()));
  return {
    run: (...args) => runCdk(target, args, { signal, log, show }),
    logPath,
    close: () => void log.end(),
  };
}
