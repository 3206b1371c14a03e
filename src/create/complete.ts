import { UsageError } from '../../packages/mcp-aws/src/cli/errors.ts';
import { type Problem, problemWith } from '../../packages/mcp-aws/src/config/rules.ts';
import type { Answers, Flags } from './answers.ts';
import type { OptionTable } from './option.ts';

/** @throws UsageError when these answers, complete or not, cannot work together */
export function assertPossible(flags: Flags): void {
  const problem: Problem | undefined = problemWith(flags);
  if (problem !== undefined) throw new UsageError(problem.reason, problem.suggestion);
}

/** The options that someone has to answer, in order. */
export const unanswered = (flags: Flags, table: OptionTable): OptionTable =>
  table.filter(
    ({ name, isAsked, isOptional }) => flags[name] === undefined && isOptional !== true && isAsked?.(flags) === true,
  );

/**
 * Fills in the defaults.
 * @throws UsageError when the answers cannot work together
 */
export function complete(flags: Flags, env: NodeJS.ProcessEnv, table: OptionTable): Answers {
  let known: Flags = { ...flags, domain: flags.domain?.toLowerCase() };
  for (const option of table) {
    if (known[option.name] === undefined) known = { ...known, [option.name]: option.default?.(known, env) };
  }
  assertPossible(known);
  return known as Answers;
}

/** What a flag looks like with its values: `--runtime native|web-adapter|fargate`. */
function usageOf({ flag = '<dir>', negative, choices }: OptionTable[number]): string {
  if (negative !== undefined) return `${flag} or ${negative[0]}`;
  return choices === undefined ? flag : flag.replace(/<.*>/, choices.map(({ value }) => value).join('|'));
}

/** Where nobody can be asked. */
export const missingError = (missing: OptionTable): UsageError =>
  new UsageError(
    `Nobody can be asked here (no terminal, or CI or --json is set), and these are missing:\n${missing
      .map((option) => `  ${option.question} ${usageOf(option)}`)
      .join('\n')}`,
    'Give the flags, or -y to take the defaults.',
  );

/** There is no default for whom to trust, not even with -y. */
export const missingIssuer = (): UsageError =>
  new UsageError(
    'The auth mode oidc needs the issuer of its tokens, and there is no default for whom to trust.',
    'Give it: --issuer https://login.example.com.',
  );
