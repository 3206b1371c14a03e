import { beforeEach, expect, it } from 'vitest';
import { readClientSecret } from '../../src/cli/aws/machine-client.ts';
import { openUserPool } from '../../src/cli/users/user-pool.ts';
import { serviceError, startService } from './stand-in.ts';

/** Users of the pool, by their address. */
const users = new Map<string, object>();
let sent: Record<string, unknown> = {};

const session = await startService((action, input) => {
  sent = input;
  const name = String(input.Username);
  switch (action) {
    case 'AdminCreateUser': {
      if (users.has(name)) throw serviceError('UsernameExistsException');
      const user = { Username: 'b2c1', Attributes: input.UserAttributes, Enabled: true, UserCreateDate: 1_700_000_000 };
      users.set(name, user);
      return { User: { ...user, UserStatus: 'FORCE_CHANGE_PASSWORD' } };
    }
    case 'AdminDeleteUser':
      if (!users.delete(name)) throw serviceError('UserNotFoundException');
      return {};
    case 'ListUsers': {
      const all = [...users.values()];
      const page = Number(input.PaginationToken ?? 0);
      return {
        Users: all.slice(page, page + 1),
        ...(page + 1 < all.length ? { PaginationToken: String(page + 1) } : {}),
      };
    }
    default:
      return { UserPoolClient: input.ClientId === 'machine' ? { ClientSecret: 's3cret' } : {} };
  }
});

const pool = openUserPool(session, 'pool-1', (command) => `npx mcp-aws ${command}`);
beforeEach(() => users.clear());

it('adds a user, to whom Cognito mails a password, with an address that counts as verified', async () => {
  expect(await pool.add('ana@example.com')).toEqual({
    email: 'ana@example.com',
    status: 'FORCE_CHANGE_PASSWORD',
    enabled: true,
    created: '2023-11-14T22:13:20.000Z',
  });
  expect(sent).toEqual({
    UserPoolId: 'pool-1',
    Username: 'ana@example.com',
    UserAttributes: [
      { Name: 'email', Value: 'ana@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ],
    DesiredDeliveryMediums: ['EMAIL'],
  });
  await expect(pool.add('ana@example.com')).rejects.toMatchObject({
    message: 'ana@example.com is a user already.',
    suggestion: 'npx mcp-aws users list shows all users.',
  });
});

it('lists all users, whatever the size of a page', async () => {
  for (const name of ['ana', 'ben', 'cho']) await pool.add(`${name}@example.com`);
  expect((await pool.list()).map(({ email }) => email)).toEqual([
    'ana@example.com',
    'ben@example.com',
    'cho@example.com',
  ]);
});

it('deletes a user', async () => {
  await pool.add('ana@example.com');
  await pool.remove('ana@example.com');
  await expect(pool.remove('ana@example.com')).rejects.toThrow('There is no user ana@example.com.');
});

it('reads the secret of the machine client, and says where there is none', async () => {
  expect(await readClientSecret(session, 'pool-1', 'machine')).toBe('s3cret');
  await expect(readClientSecret(session, 'pool-1', 'user')).rejects.toThrow(/has no secret/);
});
