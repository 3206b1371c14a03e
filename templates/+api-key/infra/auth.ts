import { CfnOutput, RemovalPolicy, SecretValue, Stack, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { FrontDoor } from './front-door.ts';
import type { McpRuntime } from './runtime.ts';

export const authMode = 'api-key';

/** The secret that holds the hashes of all API keys. `npm run keys` writes it; the server reads it. */
export class Auth extends Construct {
  readonly environment: Record<string, string>;
  private readonly keys: Secret;

  constructor(scope: Construct, id: string, _frontDoor: FrontDoor) {
    super(scope, id);
    this.keys = new Secret(this, 'ApiKeys', {
      description: 'Hashes, scopes and owners of the API keys of this MCP server',
      // No key exists at first. Later deployments leave the value alone, as the template does not change.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.keys).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'It holds hashes of keys that their owners rotate: two may be active at a time, and each has an expiry.',
    });
    this.environment = {
      MCP_API_KEYS_SECRET_ARN: this.keys.secretArn,
      MCP_AUTH_SCOPE_ERRORS: 'tool-error', // there is no login where a client could ask for more
    };
    new CfnOutput(Stack.of(this), 'ApiKeysSecretArn', { value: this.keys.secretArn });
  }

  grantTo(runtime: McpRuntime): void {
    this.keys.grantRead(runtime.role);
  }
}
