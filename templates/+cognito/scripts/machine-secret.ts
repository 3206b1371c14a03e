import { aws } from './aws.ts';
import { stackOutput } from './outputs.ts';

/** Prints the secret of the machine client, which is in no output and no log. */
const pool = stackOutput('UserPoolId');
aws([
  'cognito-idp',
  'describe-user-pool-client',
  ...['--region', stackOutput('Region'), '--user-pool-id', pool, '--client-id', stackOutput('MachineClientId')],
  ...['--query', 'UserPoolClient.ClientSecret', '--output', 'text'],
]);
