import { UsageError } from './errors.ts';
import { type Answers, type Flags, isLambda, type OptionName, options, refusal } from './options.ts';
import { launchedBy } from './package-manager.ts';
import { providerOf } from './providers.ts';

export interface Asking {
  /** Take the default for what no flag answers. */
  readonly yes: boolean;
  /** A person sits at a terminal and may be asked. */
  readonly interactive: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Ends a question that nobody will answer any more. */
  readonly signal: AbortSignal;
}

export const defaultDir = 'my-mcp-server';

/**
 * Flags → complete answers; what is missing is asked, or takes its default with `-y`.
 * @throws UsageError for answers that cannot work together, or missing ones where nobody can be asked
 */
export async function ask(flags: Flags, { yes, interactive, env, signal }: Asking): Promise<Answers> {
  refuseImpossible(flags);
  const missing = missingFrom(flags);
  // There is no default for whom to trust.
  if (yes && missing.includes('issuer') && !interactive)
    throw new UsageError(
      '--auth oidc needs the issuer of its tokens, and there is no default for whom to trust.',
      'Give it: --issuer https://login.example.com.',
    );
  if (missing.length === 0 || (yes && !missing.includes('issuer'))) return complete(flags, env);
  if (!interactive) throw unanswered(missing);
  const { askMissing } = await import('./wizard.ts');
  return complete(await askMissing(flags, signal), env);
}

/** @throws UsageError when these answers, complete or not, cannot work together */
export function refuseImpossible(flags: Flags): void {
  const refused = refusal(flags);
  if (refused !== undefined) throw new UsageError(refused.reason, refused.instead);
}

/** Names of the required answers no flag gave. Streaming is no question for a container, and an issuer only for oidc. */
function missingFrom(flags: Flags): OptionName[] {
  const required = options.filter((option) => option.required).map(({ name }) => name);
  const asked = flags.runtime === 'fargate' ? required.filter((name) => name !== 'streaming') : required;
  const issuer: OptionName[] = flags.auth === 'oidc' ? ['issuer'] : [];
  return (['dir', ...asked, ...issuer] as const).filter((name) => flags[name] === undefined);
}

function unanswered(missing: readonly OptionName[]): UsageError {
  const lines = missing.map((name) => {
    const option = options.find((candidate) => candidate.name === name);
    if (option === undefined) return '  the folder to create: create-mcp-aws <dir>';
    const values = option.choices?.map(({ value }) => value).join('|');
    const flag = option.flag.startsWith('--streaming')
      ? '--streaming or --no-streaming'
      : option.flag.replace(/<.*>/, values ?? '$&');
    return `  ${option.question} ${flag}`;
  });
  return new UsageError(
    `Nobody can be asked here (no terminal, or CI or --json is set), so these are missing:\n${lines.join('\n')}`,
    'Give the flags, or -y to take the defaults.',
  );
}

function complete(flags: Flags, env: NodeJS.ProcessEnv): Answers {
  const launcher = launchedBy(env.npm_config_user_agent);
  const runtime = flags.runtime ?? 'native';
  const answers: Answers = {
    dir: flags.dir ?? defaultDir,
    runtime,
    auth: flags.auth ?? 'cognito',
    streaming: flags.streaming ?? !isLambda(runtime),
    issuer: flags.issuer,
    audience: flags.audience,
    provider: flags.provider ?? (flags.issuer === undefined ? undefined : providerOf(flags.issuer)),
    callbackUrls: flags.callbackUrls ?? [],
    domain: flags.domain?.toLowerCase(),
    region: flags.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1'),
    ci: flags.ci ?? 'github',
    tracing: flags.tracing ?? 'xray',
    pm: flags.pm ?? launcher.pm,
    pmVersion: flags.pmVersion ?? (flags.pm === undefined || flags.pm === launcher.pm ? launcher.version : undefined),
    install: flags.install ?? true,
    git: flags.git ?? true,
  };
  refuseImpossible(answers);
  return answers;
}
