import { relative, resolve } from 'node:path';
import { type Asking, ask } from '../ask.ts';
import { Cancelled } from '../errors.ts';
import { namesOf } from '../names.ts';
import type { Answers, Flags } from '../options.ts';
import { version } from '../package.ts';
import { runScript, runTool } from '../package-manager.ts';
import { type Files, plan } from '../plan.ts';
import { readTemplates } from '../templates.ts';
import { write } from '../write.ts';

export interface CreateOptions extends Asking {
  readonly cwd: string;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  /** Tells a person what is going on. */
  readonly progress: (line: string) => void;
}

export interface Created {
  readonly answers: Answers;
  /** Absolute path of the project. */
  readonly directory: string;
  readonly files: Files;
  /** What went wrong after the project was written; it is kept all the same. */
  readonly problems: readonly string[];
  readonly installed: boolean;
  readonly next: readonly string[];
  /** The command line that makes the same project again. */
  readonly command: string;
}

export async function create(flags: Flags, options: CreateOptions): Promise<Created> {
  const { cwd, dryRun, signal, progress } = options;
  if (flags.dir !== undefined) namesOf(flags.dir, cwd);
  const answers = await ask(flags, options);
  const names = namesOf(answers.dir, cwd);
  const directory = resolve(cwd, answers.dir);
  const files = plan(answers, names, version, readTemplates());
  const made = { answers, directory, files, command: repeatCommand(answers) };
  if (dryRun) return { ...made, problems: [], installed: false, next: [] };

  if (answers.auth === 'none')
    progress('Warning: --auth none lets anyone who reaches the server call it. Keep it local or private.');
  await write(directory, files, signal);
  progress(`Wrote ${files.size} files to ${directory}`);
  const problems = [
    ...(await installStep(answers, directory, options)),
    ...(await gitStep(answers, directory, options)),
  ];
  const installed = answers.install && !problems.some((problem) => problem.startsWith(installFailed));
  return { ...made, problems, installed, next: nextSteps(answers, relative(cwd, directory), installed) };
}

const installFailed = 'Installing dependencies failed';

async function installStep(
  { install: wanted, pm }: Answers,
  cwd: string,
  { signal, progress }: CreateOptions,
): Promise<string[]> {
  if (!wanted) return [];
  progress(`Installing with ${pm}`);
  const { install } = await import('../run.ts');
  const ran = await install(pm, cwd, signal);
  if (signal.aborted)
    throw new Cancelled(`Cancelled while installing. The project is in ${cwd}; run ${pm} install there.`);
  return ran.ok ? [] : [`${installFailed}: ${ran.detail}. The project is complete; run ${pm} install in it.`];
}

async function gitStep({ git: wanted }: Answers, cwd: string, { signal, progress }: CreateOptions): Promise<string[]> {
  if (!wanted) return [];
  const { initGit } = await import('../run.ts');
  const ran = await initGit(cwd, signal);
  if (signal.aborted) throw new Cancelled(`Cancelled. The project is in ${cwd}.`);
  if ('skipped' in ran) progress(`No git repository made: ${ran.skipped}`);
  else if (ran.ok) progress('Made a git repository with the first commit');
  return 'skipped' in ran || ran.ok ? [] : [`Making a git repository failed: ${ran.detail}. The project is complete.`];
}

function nextSteps({ pm }: Answers, folder: string, installed: boolean): string[] {
  const run = runScript(pm);
  return [
    ...(folder === '' ? [] : [`cd ${quoted(folder)}`]),
    ...(installed ? [] : [`${pm} install`]),
    `${run} dev      serves http://127.0.0.1:3000/mcp, no AWS account needed`,
    `${run} check    types, lint and tests`,
    `${run} deploy   with AWS credentials, after ${runTool(pm)} cdk bootstrap`,
  ];
}

function repeatCommand(answers: Answers): string {
  const { dir, runtime, auth, streaming, domain, region, ci, pm, install, git } = answers;
  const flags = [
    `--runtime ${runtime}`,
    `--auth ${auth}`,
    ...(runtime === 'fargate' ? [] : [streaming ? '--streaming' : '--no-streaming']),
    ...(domain === undefined ? [] : [`--domain ${domain}`]),
    `--region ${region}`,
    `--ci ${ci}`,
    `--pm ${pm}`,
    ...(install ? [] : ['--no-install']),
    ...(git ? [] : ['--no-git']),
  ];
  return `npx create-mcp-aws@${version} ${quoted(dir)} ${flags.join(' ')}`;
}

/** For a shell line that a person copies: single quotes work in every shell but cmd.exe, which needs none for most names. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
