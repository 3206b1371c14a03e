import { aws } from './aws.ts';
import { stackOutput } from './outputs.ts';

/** Adds a user. Cognito mails a temporary password, which the first login changes. */
const email = process.argv[2];
if (email === undefined || !email.includes('@')) {
  console.error('Usage: user EMAIL');
  process.exit(2);
}
const attributes = [`Name=email,Value=${email}`, 'Name=email_verified,Value=true'];
const pool = stackOutput('UserPoolId');
aws([
  'cognito-idp',
  'admin-create-user',
  ...['--region', stackOutput('Region'), '--user-pool-id', pool, '--username', email],
  ...['--user-attributes', ...attributes, '--desired-delivery-mediums', 'EMAIL'],
  ...['--query', 'User.UserStatus', '--output', 'text'],
]);
