import { relative, resolve } from 'node:path';
import { Cancelled } from '../../packages/mcp-aws/src/cli/errors.ts';
import { shellQuote } from '../../packages/mcp-aws/src/cli/shell-quote.ts';
import type { Ui } from '../../packages/mcp-aws/src/cli/ui.ts';
import { providerSettings } from '../../packages/mcp-aws/src/config/issuers.ts';
import { factsOf } from '../scaffold/package-managers.ts';
import { type Files, type Library, plan } from '../scaffold/plan.ts';
import { readTemplates } from '../scaffold/templates.ts';
import { assertNoConflicts, write } from '../scaffold/write.ts';
import type { Answers, Flags } from './answers.ts';
import { assertPossible, complete, missingError, missingIssuer, unanswered } from './complete.ts';
import { namesOf } from './names.ts';
import type { OptionTable } from './option.ts';
import { repeatCommand } from './repeat-command.ts';

export interface CreateOptions {
  readonly table: OptionTable;
  readonly library: Library;
  /** `library` as a flag has given it, for the repeat command. Undefined: what this tool comes with. */
  readonly libraryFlag?: string | undefined;
  /** Of this tool, for the repeat command. */
  readonly version: string;
  /** Compute everything, and write nothing. */
  readonly dryRun: boolean;
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

/**
 * Creates a project: asks for what no flag answers, plans, writes, installs, and makes a git repository.
 * @throws UserError for what cannot be; nothing is written then
 */
export async function create(flags: Flags, options: CreateOptions, ui: Ui): Promise<Created> {
  const { table, library, libraryFlag, version, dryRun } = options;
  if (flags.dir !== undefined) {
    namesOf(flags.dir, ui.cwd);
    // Before any question, as its answers would be lost.
    assertNoConflicts(resolve(ui.cwd, flags.dir), ['package.json', 'mcp-aws.jsonc']);
  }
  const answers = await answer(flags, table, ui);
  const names = namesOf(answers.dir, ui.cwd);
  const directory = resolve(ui.cwd, answers.dir);
  const files = plan(answers, names, library, readTemplates());
  const command = repeatCommand(answers, { version, table, libraryFlag });
  const made = { answers, directory, files, command };
  if (dryRun) {
    assertNoConflicts(directory, files.keys());
    return { ...made, problems: [], next: [] };
  }
  for (const warning of warningsFor(answers)) ui.note(`Warning: ${warning}`);
  await write(directory, files, ui.signal);
  ui.note(`Wrote ${files.size} files to ${directory}`);
  const notInstalled = await installStep(answers, directory, ui);
  const problems = [...notInstalled, ...(await gitStep(answers, directory, ui))];
  const isInstalled = answers.install && notInstalled.length === 0;
  return { ...made, problems, next: nextSteps(answers, relative(ui.cwd, directory), isInstalled) };
}

async function answer(flags: Flags, table: OptionTable, ui: Ui): Promise<Answers> {
  assertPossible(flags);
  const missing = unanswered(flags, table);
  const lacksIssuer = missing.some(({ name }) => name === 'issuer');
  if (ui.yes && lacksIssuer && !ui.interactive) throw missingIssuer();
  if (missing.length === 0 || (ui.yes && !lacksIssuer)) return complete(flags, ui.env, table);
  if (!ui.interactive) throw missingError(missing);
  const { cwd, env, signal } = ui;
  const options = { cwd, env, signal, output: process.stderr };
  const { askMissing } = await import('./prompts.ts');
  // With -y, only what has no default.
  const asked = ui.yes
    ? await askMissing(complete(flags, env, table), {
        ...options,
        table: table.filter(({ isOptional }) => !isOptional),
      })
    : await askMissing(flags, { ...options, table });
  return complete(asked, env, table);
}

function warningsFor({ auth, issuer, provider, audience, domain }: Answers): string[] {
  if (auth === 'none') return ['--auth none lets anyone who reaches the server call it. Keep it local or private.'];
  if (issuer === undefined || provider === undefined) return [];
  const { warning } = providerSettings({ provider, issuer, audience, domain });
  return warning === undefined ? [] : [warning];
}

async function installStep(
  { install: wanted, pm }: Answers,
  cwd: string,
  { env, signal, note }: Ui,
): Promise<string[]> {
  if (!wanted) return [];
  note(`Installing with ${pm}`);
  const { install } = await import('./run.ts');
  const ran = await install(pm, cwd, { env, signal });
  if (signal.aborted)
    throw new Cancelled(`Cancelled while installing. The project is in ${cwd}; run ${pm} install there.`);
  return ran.ok
    ? []
    : [`Installing dependencies failed: ${ran.detail}. The project is complete; run ${pm} install in it.`];
}

async function gitStep({ git: wanted }: Answers, cwd: string, { signal, note }: Ui): Promise<string[]> {
  if (!wanted) return [];
  const { initGit } = await import('./run.ts');
  const ran = await initGit(cwd, signal);
  if (signal.aborted) throw new Cancelled(`Cancelled. The project is in ${cwd}.`);
  if ('skipped' in ran) note(`No git repository made: ${ran.skipped}`);
  else if (ran.ok) note('Made a git repository with the first commit');
  return 'skipped' in ran || ran.ok
    ? []
    : [`Making a git repository failed: ${ran.detail}. The project is complete; run git init and commit it.`];
}

function nextSteps({ pm, pmVersion, auth, domain }: Answers, folder: string, isInstalled: boolean): string[] {
  const { run, exec } = factsOf(pm, pmVersion);
  const mcpAws = `${exec} mcp-aws`;
  const zone = domain === undefined ? '' : ` -- --parameters HostedZoneId=<id of the Route 53 zone of ${domain}>`;
  return [
    ...(folder === '' ? [] : [`cd ${shellQuote(folder)}`]),
    ...(isInstalled ? [] : [`${pm} install`]),
    `${run} dev (serves http://127.0.0.1:3000/mcp; no AWS account needed)`,
    ...(auth === 'none' || auth === 'iam' ? [] : [`${mcpAws} dev --auth (the same with the login)`]),
    `${run} check (types, lint and tests)`,
    `${mcpAws} deploy${zone} (with AWS credentials: prepares the account, deploys, checks)`,
    ...(auth === 'api-key' ? [`${mcpAws} keys create --owner me (prints a key, once)`] : []),
    ...(auth === 'cognito' ? [`${mcpAws} users add me@example.com (Cognito mails the password)`] : []),
    ...(auth === 'oidc' ? ['set up your identity provider for McpUrl (README.md says what)'] : []),
    `${mcpAws} connect (prints how each client connects)`,
  ];
}
