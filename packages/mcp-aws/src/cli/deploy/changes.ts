import type { AuthMode } from '../../config/choices.ts';
import { domainOf, type StageConfig } from '../../config/config.ts';
import type { Outputs } from '../aws/stack.ts';

/** Something about a deployed server that a deployment will change. */
export interface Notice {
  /** What changes, and what that means for callers. */
  readonly message: string;
  /** Whether callers are cut off, or have to do something. */
  readonly disruptive: boolean;
}

/**
 * What a deployment of this configuration changes about the server that is deployed, as far as it concerns callers. Pure.
 * @param deployed outputs of the deployed stack
 */
export function changeNotices(deployed: Outputs, config: StageConfig): Notice[] {
  return [runtimeNotice(deployed, config), addressNotice(deployed, config), authNotice(deployed, config)].filter(
    (notice) => notice !== undefined,
  );
}

function runtimeNotice({ Runtime: before }: Outputs, { runtime, domain, ingress }: StageConfig): Notice | undefined {
  if (before === undefined || before === runtime) return undefined;
  const message = `The runtime changes from ${before} to ${runtime}.`;
  const moves = (before === 'fargate') !== (runtime === 'fargate');
  if (!moves || domain === undefined) return { message, disruptive: false };
  const to = ingress === 'load-balancer' ? 'a load balancer' : 'API Gateway';
  return {
    message: `${message} The domain moves to ${to}: callers may not reach it for some minutes, while DNS changes.`,
    disruptive: true,
  };
}

/** What the address of a server is like, which is a new one where it changes. */
type AddressKind = 'http-api' | 'rest-api' | 'cloudfront' | 'domain' | 'local';

/** Of the URL that a stack puts out. */
function addressKindOf(url: URL): AddressKind {
  const { hostname, pathname } = url;
  if (/^(127\.0\.0\.1|\[::1\]|(.+\.)?localhost)$/.test(hostname)) return 'local';
  // A REST API has a stage in its path.
  if (/\.execute-api\./.test(hostname)) return pathname === '/mcp' ? 'http-api' : 'rest-api';
  return hostname.endsWith('.cloudfront.net') ? 'cloudfront' : 'domain';
}

function addressNotice({ McpUrl }: Outputs, config: StageConfig): Notice | undefined {
  if (McpUrl === undefined || !URL.canParse(McpUrl)) return undefined;
  const url = new URL(McpUrl);
  const before = addressKindOf(url);
  const domain = domainOf(config);
  // An emulator's address says nothing about what is behind it.
  if (before === 'local') return undefined;
  const same = domain === undefined ? before === config.ingress : before === 'domain' && url.hostname === domain;
  if (same) return undefined;
  const next = domain === undefined ? 'a new one, which is known after the deployment' : `https://${domain}/mcp`;
  return {
    message: `The address changes from ${McpUrl} to ${next}. The old one stops working, so every client has to be set up again.${tokensFor(config)}`,
    disruptive: true,
  };
}

/** Tokens are for an address. */
function tokensFor({ auth }: StageConfig): string {
  if (auth.mode === 'cognito') return ' People have to log in again.';
  if (auth.mode !== 'oidc') return '';
  return auth.audience === undefined
    ? ' Register the new address at your identity provider as the audience; people have to log in again.'
    : ' People have to log in again.';
}

function authNotice(deployed: Outputs, { auth }: StageConfig): Notice | undefined {
  const { AuthMode: before, Issuer } = deployed;
  if (before === undefined) return undefined;
  if (before !== auth.mode) {
    const after = auth.mode === 'oidc' ? `${beginning.oidc} ${auth.issuer}.` : beginning[auth.mode];
    return {
      message: `The auth mode changes from ${before} to ${auth.mode}. ${endOf(before, deployed)}${after}`,
      disruptive: true,
    };
  }
  if (auth.mode !== 'oidc' || Issuer === undefined || Issuer === auth.issuer) return undefined;
  return {
    message: `The issuer changes from ${Issuer} to ${auth.issuer}. Tokens of the old one are no longer accepted: everybody has to log in again.`,
    disruptive: true,
  };
}

/** What ends when the auth mode changes. */
function endOf(before: string, { UserPoolId, Issuer }: Outputs): string {
  const ends: Readonly<Record<string, string>> = {
    cognito: `Logins and tokens of the user pool are no longer accepted. The user pool${UserPoolId === undefined ? '' : ` ${UserPoolId}`} stays behind with its users, and outside the stack: changing back makes a new, empty one. `,
    oidc: `Tokens${Issuer === undefined ? '' : ` of ${Issuer}`} are no longer accepted. `,
    'api-key': 'All API keys stop working and are deleted: changing back takes new ones. ',
    iam: 'Signatures of AWS principals are no longer accepted. ',
    none: 'Clients that do not log in are no longer let in. ',
  };
  return ends[before] ?? '';
}

/** What callers need from then on. */
const beginning: Readonly<Record<AuthMode, string>> = {
  cognito: 'People log in at a user pool of the stack, to which they have to be added.',
  oidc: 'People log in at',
  'api-key': 'Callers need an API key.',
  iam: 'Callers need AWS credentials.',
  none: 'Anybody who finds the address can call it.',
};
