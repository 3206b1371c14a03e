import { type PackageManager, packageManagers } from './options.ts';

/** How a script of the project is run. Bare, `pnpm deploy` and `yarn check` are commands of their own. */
export const runScript = (pm: PackageManager): string => `${pm} run`;

/** How a tool of the project is run. */
export const runTool = (pm: PackageManager): string =>
  ({ npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' })[pm];

/** From `npm_config_user_agent`, such as `pnpm/10.1.0 npm/? node/v24.0.0 linux x64`; npm where it is absent or unknown. */
export function launchedBy(userAgent = ''): { pm: PackageManager; version: string | undefined } {
  return parsePackageManager(userAgent.split(' ')[0]?.replace('/', '@') ?? '') ?? { pm: 'npm', version: undefined };
}

/** `yarn` or `yarn@4.9.1`; undefined for anything else. What is no version is left out, as it ends up in package.json. */
export function parsePackageManager(text: string): { pm: PackageManager; version: string | undefined } | undefined {
  const [name, version = ''] = text.split('@');
  const pm = packageManagers.find(({ value }) => value === name)?.value;
  return pm && { pm, version: /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? version : undefined };
}

/** The inverse, where the version makes a difference: yarn 1 and 4 share little, and Corepack pins both of these. */
export const withVersion = (pm: PackageManager, version: string | undefined): string =>
  version !== undefined && (pm === 'pnpm' || pm === 'yarn') ? `${pm}@${version}` : pm;
