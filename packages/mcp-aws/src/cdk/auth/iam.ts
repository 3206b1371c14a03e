import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Scope } from '../../config/choices.ts';
import type { Auth, AuthOptions } from './auth.ts';

/** AWS principals: API Gateway verifies their signature, and the server checks what they may do. */
export class IamAuth extends Construct implements Auth {
  readonly environment: Readonly<Record<string, string>>;
  readonly userPool: undefined;

  constructor(scope: Construct, id: string, { context }: AuthOptions) {
    super(scope, id);
    const { auth } = context.config;
    const stack = Stack.of(this);
    const roles = (auth.mode === 'iam' ? auth.roles : undefined) ?? everyPrincipalReads(stack);
    this.environment = { MCP_IAM_ROLE_SCOPES: stack.toJsonString(roles) };
  }

  /** To get as far as the server, a principal needs a policy of its own that allows `execute-api:Invoke` on the API. */
  grantTo(): void {}
}

/** Of the account. */
const everyPrincipalReads = ({ partition, account }: Stack): Record<string, readonly Scope[]> => ({
  [`arn:${partition}:iam::${account}:*`]: ['read'],
});
