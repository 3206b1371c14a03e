import type { Construct } from 'constructs';
import type { AuthMode } from '../../config/choices.ts';
import { ApiKeyAuth } from './api-key.ts';
import type { Auth, AuthOptions } from './auth.ts';
import { CognitoAuth } from './cognito.ts';
import { IamAuth } from './iam.ts';
import { NoAuth } from './none.ts';
import { OidcAuth } from './oidc.ts';

/** What each auth mode is made by. */
const modes: Readonly<Record<AuthMode, new (scope: Construct, id: string, options: AuthOptions) => Auth>> = {
  cognito: CognitoAuth,
  oidc: OidcAuth,
  'api-key': ApiKeyAuth,
  iam: IamAuth,
  none: NoAuth,
};

export const createAuth = (scope: Construct, options: AuthOptions): Auth =>
  new modes[options.context.config.auth.mode](scope, 'Auth', options);
