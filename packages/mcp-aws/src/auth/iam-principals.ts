import { type Scope, scopes } from '../config/choices.ts';

/** What AWS principals may do: ARN, in which `*` stands for anything → scopes. */
export type RoleScopes = Record<string, Scope[]>;

interface RequestContext {
  /** REST APIs. */
  identity?: { userArn?: string | null };
  /** HTTP APIs. */
  authorizer?: { iam?: { userArn?: string | null } };
}

/** Who signed the request, as API Gateway says; undefined where it says nothing. */
export function callerArn(requestContext: unknown): string | undefined {
  const { identity, authorizer } = (requestContext ?? {}) as RequestContext;
  return authorizer?.iam?.userArn ?? identity?.userArn ?? undefined;
}

/** Of a session, the role it is of (without the role's path, which a session does not tell); any other ARN as it is. */
export const principalArn = (arn: string): string =>
  arn.replace(/^arn:([\w-]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/, 'arn:$1:iam::$2:role/$3');

/** The scopes of every pattern that fits. */
export function scopesOf(principal: string, roleScopes: RoleScopes): Scope[] {
  const granted = Object.entries(roleScopes).flatMap(([pattern, list]) => (fits(principal, pattern) ? list : []));
  return scopes.filter((scope) => granted.includes(scope));
}

function fits(principal: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(principal);
}

/** @throws Error when it is not a map of ARNs to scopes, so that a bad deployment fails at its start */
export function parseRoleScopes(text: string): RoleScopes {
  const map = JSON.parse(text) as RoleScopes;
  for (const [arn, list] of Object.entries(map)) {
    const [, account, name] = /^arn:[\w-]+:iam::(\d{12}):(.+)$/.exec(arn) ?? [];
    if (account === undefined) throw new Error(`MCP_IAM_ROLE_SCOPES: ${arn} is not the ARN of one account.`);
    if (/^role\/.*\//.test(name ?? '')) {
      throw new Error(
        `MCP_IAM_ROLE_SCOPES: ${arn} has the path of a role, which a session does not tell: leave it out.`,
      );
    }
    const unknown = [list].flat().filter((scope) => !scopes.includes(scope));
    if (unknown.length > 0) throw new Error(`MCP_IAM_ROLE_SCOPES: ${unknown.join(', ')} is not a scope.`);
  }
  return map;
}
