import { type PackageManager, packageManagers } from './options.ts';

/** How a script of the project is run. Bare, `pnpm deploy` and `yarn check` are commands of their own. */
export const runScript = (pm: PackageManager): string => `${pm} run`;

/** How a tool of the project is run. */
export const runTool = (pm: PackageManager): string =>
  ({ npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' })[pm];

/** From `npm_config_user_agent`, such as `pnpm/10.1.0 npm/? node/v24.0.0 linux x64`; npm where it is absent or unknown. */
export function launchedBy(userAgent = ''): { pm: PackageManager; version: string | undefined } {
  const [name, version] = userAgent.split(' ')[0]?.split('/') ?? [];
  const pm = packageManagers.find(({ value }) => value === name)?.value;
  return pm === undefined ? { pm: 'npm', version: undefined } : { pm, version };
}
