import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { asked, type Session } from './session.ts';

/**
 * The secret of a client of a Cognito user pool.
 * @throws UserError where the credentials may not read it
 */
export async function machineSecret(session: Session, userPoolId: string, clientId: string): Promise<string> {
  const cognito = new CognitoIdentityProviderClient(session.config);
  const { UserPoolClient } = await asked(session, () =>
    cognito.send(new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: clientId })),
  );
  return UserPoolClient?.ClientSecret ?? '';
}
