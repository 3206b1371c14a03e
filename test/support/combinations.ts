import type { Answers } from '../../src/options.ts';

const base: Answers = {
  dir: 'my-server',
  runtime: 'native',
  auth: 'api-key',
  streaming: false,
  domain: undefined,
  region: 'us-east-1',
  ci: 'github',
  pm: 'npm',
  pmVersion: undefined,
  install: false,
  git: false,
};

const auths = ['none', 'api-key'] as const;
const domains = [undefined, 'mcp.example.com'] as const;
const hostings = [
  { runtime: 'native', streaming: false },
  { runtime: 'native', streaming: true },
  { runtime: 'web-adapter', streaming: false },
  { runtime: 'web-adapter', streaming: true },
  { runtime: 'fargate', streaming: true },
] as const;

/** Every answer that changes what is deployed. */
export const combinations: readonly Answers[] = hostings.flatMap((hosting) =>
  auths.flatMap((auth) => domains.map((domain) => ({ ...base, ...hosting, auth, domain }))),
);

/** The answers that change only what surrounds it. */
export const surroundings: readonly Answers[] = [
  { ...base, ci: 'none' },
  ...(['native', 'fargate'] as const).flatMap((runtime) =>
    [
      { pm: 'pnpm', pmVersion: '12.21.0' },
      { pm: 'yarn', pmVersion: '1.22.22' },
      { pm: 'yarn', pmVersion: '4.18.1' },
      { pm: 'bun', pmVersion: '1.4.5' },
    ].map((manager) => ({ ...base, runtime, streaming: runtime === 'fargate', ...manager }) as Answers),
  ),
];

/** A short name for test titles and folders: `native-streaming-api-key-domain`. */
export const nameOf = ({ runtime, streaming, auth, domain, pm, pmVersion, ci }: Answers): string =>
  [
    runtime,
    ...(streaming && runtime !== 'fargate' ? ['streaming'] : []),
    auth,
    ...(domain === undefined ? [] : ['domain']),
    ...(pm === 'npm' ? [] : [`${pm}${pmVersion?.split('.')[0]}`]),
    ...(ci === 'github' ? [] : ['no-ci']),
  ].join('-');
