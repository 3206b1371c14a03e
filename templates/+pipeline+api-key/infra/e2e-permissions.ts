import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { ofStack, type Permissions, wildcard } from './permissions.ts';

/** The hashes of the keys: e2e makes a key for itself, and revokes it. */
export function e2ePermissions(stack: Stack, deployed: string): Permissions {
  const secrets = stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    statements: [ofStack(deployed, ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], secrets)],
    acknowledged: [wildcard(stack, secrets, 'The condition leaves the secret of the stack.')],
  };
}
