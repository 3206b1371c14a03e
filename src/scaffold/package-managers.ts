import type { Layer } from './templates.ts';

export const packageManagerNames = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof packageManagerNames)[number];

/** What differs between package managers, in commands and files. */
export interface PackageManagerFacts {
  /** Runs a script of the project. Bare, `pnpm deploy` and `yarn check` are commands of their own. */
  readonly run: string;
  /** Runs a tool of the project. */
  readonly exec: string;
  /** What a pipeline does to get the dependencies that the lockfile has. */
  readonly setup: readonly string[];
  /** Fails for a dependency with a known vulnerability that is high or critical. */
  readonly audit: string;
  /** The folder of the files that it needs, where there are any. */
  readonly layer?: Layer;
  /** What Dependabot calls it. */
  readonly dependabot: string;
}

const classicYarn: PackageManagerFacts = {
  run: 'yarn run',
  exec: 'yarn',
  setup: ['yarn install --frozen-lockfile'],
  audit: 'yarn audit --groups dependencies --level high',
  dependabot: 'npm',
};

const facts: Readonly<Record<PackageManager, PackageManagerFacts>> = {
  npm: {
    run: 'npm run',
    exec: 'npx',
    setup: ['npm ci'],
    audit: 'npm audit --omit=dev --audit-level=high',
    dependabot: 'npm',
  },
  pnpm: {
    run: 'pnpm run',
    exec: 'pnpm exec',
    setup: ['corepack enable', 'pnpm install --frozen-lockfile'],
    audit: 'pnpm audit --prod --audit-level high',
    layer: 'package-manager/pnpm',
    dependabot: 'npm',
  },
  yarn: {
    ...classicYarn,
    setup: ['corepack enable', 'yarn install --immutable'],
    audit: 'yarn npm audit --environment production --severity high',
    layer: 'package-manager/yarn-modern',
  },
  bun: {
    run: 'bun run',
    exec: 'bunx',
    setup: ['npm install --global bun@1.4.5', 'bun install --frozen-lockfile'],
    audit: 'bun audit --prod --audit-level=high',
    dependabot: 'bun',
  },
};

/** Yarn 2 and later share little with Yarn 1 but the name. A yarn of unknown version is the one most machines have: 1. */
export const factsOf = (pm: PackageManager, version: string | undefined): PackageManagerFacts =>
  pm === 'yarn' && (version === undefined || /^[01]\./.test(version)) ? classicYarn : facts[pm];

/** From `npm_config_user_agent`, such as `pnpm/10.1.0 npm/? node/v24.0.0 linux x64`; npm where it is absent or unknown. */
export function launchedBy(userAgent = ''): { pm: PackageManager; version: string | undefined } {
  return parsePackageManager(userAgent.split(' ')[0]?.replace('/', '@') ?? '') ?? { pm: 'npm', version: undefined };
}

/** `yarn` or `yarn@4.9.1`; undefined for anything else. What is not a version is left out, as it ends up in package.json. */
export function parsePackageManager(text: string): { pm: PackageManager; version: string | undefined } | undefined {
  const [name, version = ''] = text.split('@');
  const pm = packageManagerNames.find((known) => known === name);
  return pm && { pm, version: /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? version : undefined };
}

/** The inverse, where the version makes a difference: yarn 1 and 4 share little, and Corepack pins both of these. */
export const withVersion = (pm: PackageManager, version: string | undefined): string =>
  version !== undefined && (pm === 'pnpm' || pm === 'yarn') ? `${pm}@${version}` : pm;
