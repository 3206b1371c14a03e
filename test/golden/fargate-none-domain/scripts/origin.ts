import { spawnSync } from 'node:child_process';

/** The path of the repository at its host, such as `owner/name`: from the remote `origin` of git. Undefined where there is none. */
export function originPath(): string | undefined {
  const { stdout } = spawnSync('git', ['remote', 'get-url', 'origin'], { encoding: 'utf8' });
  return pathOf(stdout ?? '');
}

/** Of `https://host/owner/name.git`, `git@host:owner/name.git` or `ssh://git@host:22/owner/name`. */
export const pathOf = (url: string): string | undefined =>
  /^(?:\w+:\/\/[^/]+\/|[^/]+@[^:/]+:)(.+?)(?:\.git)?\/?$/.exec(url.trim())?.[1];
