import { scopeErrorsOf } from '../../packages/mcp-aws/src/config/choices.ts';
import type { Config } from '../../packages/mcp-aws/src/config/config.ts';
import {
  cognitoProfile,
  oidcProfile,
  type TokenProfile,
} from '../../packages/mcp-aws/src/testing/guard/token-profile.ts';
import type { Built } from './project.ts';
import type { Environment, Running } from './running.ts';

/** Starts what is deployed of a project. */
export type StartBuilt = (built: Built, env: Environment) => Promise<Running>;

/** What the tests need to know of a server that people and machines log in to. */
export interface OAuthTests {
  /** The server of an OAuth mode, bundled. */
  readonly build: () => Built;
  readonly start: StartBuilt;
}

/** What access tokens look like that the server of this configuration takes. */
export function profileOf({ auth }: Config, resourceUrl: string): TokenProfile {
  if (auth.mode === 'cognito') return cognitoProfile(resourceUrl);
  if (auth.mode === 'oidc') return oidcProfile(resourceUrl, auth);
  throw new Error(`${auth.mode} has no access tokens`);
}

export const scopeErrors = ({ auth, ingress }: Config): 'challenge' | 'tool-error' => scopeErrorsOf(auth.mode, ingress);
