import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { callAws, type Session } from '../aws/session.ts';
import { UserError } from '../errors.ts';
import type { Hint } from '../project/target.ts';

export interface User {
  readonly email: string;
  /** Such as CONFIRMED, or FORCE_CHANGE_PASSWORD before the first login. */
  readonly status: string;
  readonly enabled: boolean;
  /** ISO 8601. */
  readonly created: string;
}

/** The people who can log in to a deployed server. */
export interface UserPool {
  /** Adds a user. Cognito mails a temporary password, which the first login changes. @throws UserError */
  add(email: string): Promise<User>;
  list(): Promise<User[]>;
  /** @throws UserError where there is no such user */
  remove(email: string): Promise<void>;
}

/**
 * @param id output UserPoolId of the stack
 * @param hint makes the command lines that errors suggest
 */
export function openUserPool(session: Session, id: string, hint: Hint): UserPool {
  const cognito = new CognitoIdentityProviderClient(session.config);
  return {
    async add(email) {
      const attributes = { email, email_verified: 'true' };
      const command = new AdminCreateUserCommand({
        UserPoolId: id,
        Username: email,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        DesiredDeliveryMediums: ['EMAIL'],
      });
      const { User } = await callAws(session, () =>
        cognito.send(command).catch((error: Error) => {
          if (error.name !== 'UsernameExistsException') throw error;
          throw new UserError(`${email} is a user already.`, `${hint('users list')} shows all users.`, {
            cause: error,
          });
        }),
      );
      return userOf(User ?? {});
    },
    async list() {
      const users: User[] = [];
      await callAws(session, async () => {
        for await (const { Users = [] } of paginateListUsers({ client: cognito }, { UserPoolId: id }))
          users.push(...Users.map(userOf));
      });
      return users;
    },
    async remove(email) {
      await callAws(session, () =>
        cognito.send(new AdminDeleteUserCommand({ UserPoolId: id, Username: email })).catch((error: Error) => {
          if (error.name !== 'UserNotFoundException') throw error;
          throw new UserError(`There is no user ${email}.`, `${hint('users list')} shows all users.`, { cause: error });
        }),
      );
    },
  };
}

function userOf({ Attributes, Username = '', UserStatus, Enabled, UserCreateDate }: UserType): User {
  const email = Attributes?.find(({ Name }) => Name === 'email')?.Value ?? Username;
  return { email, status: UserStatus ?? '', enabled: Enabled !== false, created: UserCreateDate?.toISOString() ?? '' };
}
