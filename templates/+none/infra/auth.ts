import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FrontDoor } from './front-door.ts';
import type { McpRuntime } from './runtime.ts';

export const authMode = 'none';

/** No auth: whoever reaches the server can call it. Its front door is public, so that has to be said. */
export class Auth extends Construct {
  readonly environment: Record<string, string> = {};

  constructor(scope: Construct, id: string, _frontDoor: FrontDoor) {
    super(scope, id);
    if (String(this.node.tryGetContext('allowUnauthenticated')) !== 'true') {
      Annotations.of(this).addError(
        'This server has no auth, and its address is public: anyone could call it. Choose another auth mode, or deploy with --context allowUnauthenticated=true.',
      );
    }
  }

  grantTo(_runtime: McpRuntime): void {}
}
