import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { addOutputs } from '../outputs.ts';
import type { Auth } from './auth.ts';

/** The secret that holds the hashes of all API keys. `mcp-aws keys` writes it; the server reads it. */
export class ApiKeyAuth extends Construct implements Auth {
  readonly environment: Readonly<Record<string, string>>;
  readonly userPool: undefined;
  private readonly keys: Secret;

  constructor(scope: Construct, id: string) {
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
    this.environment = { MCP_API_KEYS_SECRET_ARN: this.keys.secretArn };
    addOutputs(this, { ApiKeysSecretArn: this.keys.secretArn });
  }

  grantTo(role: IRole): void {
    this.keys.grantRead(role);
  }
}
