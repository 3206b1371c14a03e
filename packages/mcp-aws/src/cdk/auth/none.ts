import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Auth } from './auth.ts';

/** No auth: anyone who reaches the server can call it. Its address is public, so somebody has to say that this is meant. */
export class NoAuth extends Construct implements Auth {
  readonly environment: Readonly<Record<string, string>> = {};
  readonly userPool: undefined;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    if (String(this.node.tryGetContext('allowUnauthenticated')) !== 'true') {
      Annotations.of(this).addError(
        'This server has no auth, and its address is public: anyone could call it. Choose another auth mode in mcp-aws.jsonc. Where it is meant to be open, deploy it with mcp-aws deploy, which asks, or add --context allowUnauthenticated=true.',
      );
    }
  }

  grantTo(): void {}
}
