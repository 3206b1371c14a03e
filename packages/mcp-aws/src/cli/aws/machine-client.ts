import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { UserError } from '../errors.ts';
import { callAws, type Session } from './session.ts';

/**
 * The secret of a client of a Cognito user pool.
 * @throws UserError where the credentials may not read it, or the client has none
 */
export async function readClientSecret(session: Session, userPoolId: string, clientId: string): Promise<string> {
  const cognito = new CognitoIdentityProviderClient(session.config);
  const { UserPoolClient } = await callAws(session, () =>
    cognito.send(new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: clientId })),
  );
  if (UserPoolClient?.ClientSecret !== undefined) return UserPoolClient.ClientSecret;
  throw new UserError(
    `The client ${clientId} of the user pool ${userPoolId} has no secret.`,
    'Deploy the stack again, which makes a machine client with a secret.',
  );
}
