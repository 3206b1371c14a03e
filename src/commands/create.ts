import { relative, resolve } from 'node:path';
import { type Asking, ask } from '../ask.ts';
import { Cancelled } from '../errors.ts';
import { namesOf } from '../names.ts';
import type { Answers, Auth, Flags } from '../options.ts';
import { version } from '../package.ts';
import { runScript, withVersion } from '../package-manager.ts';
import { type Files, plan } from '../plan.ts';
import { settingsOf } from '../providers.ts';
import { readTemplates } from '../templates.ts';
import { refuseClashes, write } from '../write.ts';

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
  readonly next: readonly string[];
  /** The command line that makes the same project again. */
  readonly command: string;
}

export async function create(flags: Flags, options: CreateOptions): Promise<Created> {
  const { cwd, dryRun, signal, progress } = options;
  if (flags.dir !== undefined) {
    namesOf(flags.dir, cwd);
    refuseClashes(resolve(cwd, flags.dir), ['package.json', 'mcp-aws.json']); // before any question
  }
  const answers = await ask(flags, options);
  const names = namesOf(answers.dir, cwd);
  const directory = resolve(cwd, answers.dir);
  const files = plan(answers, names, version, readTemplates());
  const made = { answers, directory, files, command: repeatCommand(answers) };
  refuseClashes(directory, files.keys());
  if (dryRun) return { ...made, problems: [], next: [] };

  if (answers.auth === 'none')
    progress('Warning: --auth none lets anyone who reaches the server call it. Keep it local or private.');
  const { warning } = settingsOf(answers) ?? {};
  if (warning !== undefined) progress(`Warning: ${warning}`);
  await write(directory, files, signal);
  progress(`Wrote ${files.size} files to ${directory}`);
  const notInstalled = await installStep(answers, directory, options);
  const problems = [...notInstalled, ...(await gitStep(answers, directory, options))];
  const installed = answers.install && notInstalled.length === 0;
  return { ...made, problems, next: nextSteps(answers, relative(cwd, directory), installed) };
}

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
  return ran.ok
    ? []
    : [`Installing dependencies failed: ${ran.detail}. The project is complete; run ${pm} install in it.`];
}

async function gitStep({ git: wanted }: Answers, cwd: string, { signal, progress }: CreateOptions): Promise<string[]> {
  if (!wanted) return [];
  const { initGit } = await import('../run.ts');
  const ran = await initGit(cwd, signal);
  if (signal.aborted) throw new Cancelled(`Cancelled. The project is in ${cwd}.`);
  if ('skipped' in ran) progress(`No git repository made: ${ran.skipped}`);
  else if (ran.ok) progress('Made a git repository with the first commit');
  return 'skipped' in ran || ran.ok
    ? []
    : [
        `Making a git repository failed: ${ran.detail}. The project is complete; git init and a commit are left to you.`,
      ];
}

function nextSteps({ pm, auth, domain }: Answers, folder: string, installed: boolean): string[] {
  const run = runScript(pm);
  const pass = pm === 'npm' ? ' --' : '';
  const zone = domain === undefined ? '' : ` -- --parameters HostedZoneId=<id of the Route 53 zone of ${domain}>`;
  return [
    ...(folder === '' ? [] : [`cd ${quoted(folder)}`]),
    ...(installed ? [] : [`${pm} install`]),
    `${run} dev (serves http://127.0.0.1:3000/mcp; no AWS account needed)`,
    ...(auth === 'cognito' || auth === 'oidc' ? [`${run} dev:auth (the same with the whole login)`] : []),
    `${run} check (types, lint and tests)`,
    `npx --package=create-mcp-aws@${version} mcp-aws deploy${zone} (with AWS credentials: prepares the account, deploys, checks)`,
    ...authSteps(auth, run, pass),
  ];
}

function authSteps(auth: Auth, run: string, pass: string): string[] {
  const connect = `${run} connect (prints how each client connects)`;
  if (auth === 'api-key') return [`${run} keys${pass} create --owner me (prints a key, once)`, connect];
  if (auth === 'cognito')
    return [`${run} user${pass} me@example.com (adds a user; Cognito mails the password)`, connect];
  if (auth === 'oidc')
    return ['set up your identity provider for McpUrl (infra/identity-provider.ts says what)', connect];
  return [connect];
}

function repeatCommand(answers: Answers): string {
  const { dir, runtime, auth, streaming, domain, region, ci, tracing, pm, pmVersion } = answers;
  const { issuer, audience, provider, callbackUrls, install, git } = answers;
  const flags = [
    `--runtime ${runtime}`,
    `--auth ${auth}`,
    ...(runtime === 'fargate' ? [] : [streaming ? '--streaming' : '--no-streaming']),
    ...(issuer === undefined ? [] : [`--issuer ${quoted(issuer)}`, `--provider ${provider}`]),
    ...(audience === undefined ? [] : [`--audience ${quoted(audience)}`]),
    ...callbackUrls.map((url) => `--callback-url ${quoted(url)}`),
    ...(domain === undefined ? [] : [`--domain ${domain}`]),
    `--region ${region}`,
    `--ci ${ci}`,
    `--tracing ${tracing}`,
    `--pm ${withVersion(pm, pmVersion)}`,
    ...(install ? [] : ['--no-install']),
    ...(git ? [] : ['--no-git']),
  ];
  return `npx create-mcp-aws@${version} ${quoted(dir)} ${flags.join(' ')}`;
}

/** A path for a shell line that a person copies. Single quotes work in every shell but cmd.exe, which rarely needs any. */
function quoted(path: string): string {
  const plain = process.platform === 'win32' ? /^[\w@%+=:,./\\-]+$/ : /^[\w@%+=:,./-]+$/;
  const text = path.startsWith('-') ? `./${path}` : path;
  return plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
