import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FrontDoor } from './front-door.ts';
import { roleScopes } from './role-scopes.ts';
import type { McpRuntime } from './runtime.ts';

export const authMode = 'iam';

/** AWS principals: API Gateway checks their signature, the server what they may do. */
export class Auth extends Construct {
  readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, _frontDoor: FrontDoor) {
    super(scope, id);
    const stack = Stack.of(this);
    this.environment = {
      MCP_IAM_ROLE_SCOPES: stack.toJsonString(roleScopes(stack)),
      MCP_AUTH_SCOPE_ERRORS: 'tool-error', // there is no login where a client could ask for more
    };
  }

  grantTo(_runtime: McpRuntime): void {}
}
