import { UsageError } from '../packages/mcp-aws/src/cli/errors.ts';

/** Commands of mcp-aws, which a bare folder name may have been meant for. Creating a folder of that name would surprise. */
export const commandNames: readonly string[] = [
  'create',
  'dev',
  'inspect',
  'build',
  'synth',
  'deploy',
  'status',
  'logs',
  'destroy',
  'doctor',
  'runbook',
  'connect',
  'call',
  'keys',
  'users',
  'e2e',
  'conformance',
  'sbom',
  'licenses',
  'pipeline',
  'upgrade',
  'migrate',
  'eject',
  'help',
];

/** @throws UsageError for a folder that is called like a command, or nearly so */
export function refuseCommandName(dir: string | undefined): void {
  const meant = dir === undefined ? undefined : commandNames.find((name) => name === dir || isTypo(name, dir));
  if (meant === undefined) return;
  throw new UsageError(
    meant === dir ? `${dir} is the name of a command.` : `Did you mean ${meant}? ${dir} looks like it.`,
    `In a project, npx mcp-aws --help lists the commands; for a project of that name: create-mcp-aws ./${dir}.`,
  );
}

/** One letter changed, added, left out or swapped; only of longer names, as short ones are near to many words. */
function isTypo(name: string, word: string): boolean {
  const sorted = (text: string): string => [...text].sort().join('');
  if (sorted(name) === sorted(word)) return true;
  if (name.length < 6 || Math.abs(name.length - word.length) > 1) return false;
  let start = 0;
  while (start < name.length && name[start] === word[start]) start++;
  const [rest, typed] = [name.slice(start), word.slice(start)];
  return rest.slice(1) === typed.slice(1) || rest === typed.slice(1) || rest.slice(1) === typed;
}
