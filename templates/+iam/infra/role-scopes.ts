import type { Stack } from 'aws-cdk-lib';
import type { Scope } from '../src/scopes.ts';

/**
 * What AWS principals may do here, by their ARN; `*` stands for anything, and whoever is not named may do nothing. A role
 * is `arn:aws:iam::123456789012:role/Name`, without its path. To get this far, a principal also needs a policy of its own
 * that allows `execute-api:Invoke` on this API.
 */
export const roleScopes = ({ partition, account }: Stack): Record<string, Scope[]> => ({
  [`arn:${partition}:iam::${account}:*`]: ['read'],
});
