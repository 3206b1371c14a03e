import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The path of the repository at its host, such as `owner/name`: from git's remote `origin`. Undefined where there is none. */
export async function originPath(folder: string): Promise<string | undefined> {
  const origin = promisify(execFile)('git', ['remote', 'get-url', 'origin'], { cwd: folder });
  // No git, no repository and no remote mean the same: the path has to be given.
  return repositoryPath(await origin.then(({ stdout }) => stdout).catch(() => ''));
}

/** The path in `https://host/owner/name.git`, `git@host:owner/name.git` or `ssh://git@host:22/owner/name`. Pure. */
export const repositoryPath = (url: string): string | undefined =>
  /^(?:\w+:\/\/[^/]+\/|[^/]+@[^:/]+:)(.+?)(?:\.git)?\/?$/.exec(url.trim())?.[1];
