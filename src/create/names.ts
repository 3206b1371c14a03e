import { basename, resolve } from 'node:path';
import validateNpmName from 'validate-npm-package-name';
import { UsageError } from '../../packages/mcp-aws/src/cli/errors.ts';

export interface Names {
  /** The folder's own name, as typed. */
  readonly folder: string;
  /** package.json `name`: lower case, at most 214 characters. */
  readonly npm: string;
  /** CloudFormation stack name: a letter, then letters, digits and hyphens. At most 100 of CloudFormation's 128 characters. */
  readonly stack: string;
  /** For people: headings and the server's title. */
  readonly display: string;
}

const windowsReserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unusable = /[<>:"|?*\\\u0000-\u001f\u007f]|[. ]$|^ /;

/**
 * Derives the names of a project from its target folder.
 * @param dir as typed; relative to `cwd`, or absolute
 * @throws UsageError when no sound project can be made of it
 */
export function namesOf(dir: string, cwd: string): Names {
  const path = resolve(cwd, dir);
  const folder = basename(path);
  const refuse = (why: string): never => {
    throw new UsageError(
      `${JSON.stringify(dir)} cannot be a project folder: ${why}.`,
      'Choose a name of letters, digits and hyphens, for example my-server.',
    );
  };
  if (dir.trim() === '' || folder === '') refuse('it names no folder');
  if (Buffer.byteLength(folder) > 214) refuse('the name is longer than the 214 characters npm allows');
  if (unusable.test(folder)) refuse('the name has characters that not every file system allows');
  if (/[#?]/.test(path))
    refuse(`${path} has a # or ?, with which Vite, and so the tests of the project, finds no files`);
  if (windowsReserved.test(folder)) refuse('Windows reserves the name');

  const npm = slug(folder);
  if (!/[a-z0-9]/.test(npm)) refuse('it has no letter a-z or digit to make a package name from');
  const { validForNewPackages, errors = [], warnings = [] } = validateNpmName(npm);
  if (!validForNewPackages) refuse(`npm refuses the package name ${npm}: ${[...errors, ...warnings].join(', ')}`);

  const identifier = npm.replace(/[^a-z0-9-]+/g, '-');
  const stack = (/^[a-z]/.test(identifier) ? identifier : `mcp-${identifier}`).slice(0, 100).replace(/-+$/, '');
  return { folder, npm, stack, display: title(npm) };
}

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .replace(/-{2,}/g, '-');

const acronyms: ReadonlySet<string> = new Set(['mcp', 'aws', 'api', 'http', 'ai']);

const title = (name: string): string =>
  name
    .split(/[._-]+/)
    .map((word) => (acronyms.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
