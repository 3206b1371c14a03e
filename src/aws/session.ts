import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { failure } from './failure.ts';

// Said once a year by the SDK, of the Node that people happen to have; it is no news of this tool.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

export interface Where {
  readonly region: string;
  /** A profile of ~/.aws/config; undefined: AWS_PROFILE, or what else the SDK finds. */
  readonly profile: string | undefined;
}

/** What every client of the AWS SDK is made with. AWS_ENDPOINT_URL is honoured by the SDK itself. */
export interface Session extends Where {
  readonly config: {
    readonly region: string;
    readonly credentials: ReturnType<typeof defaultProvider>;
    readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
  };
}

export const openSession = ({ region, profile }: Where): Session => ({
  region,
  profile,
  config: {
    region,
    credentials: defaultProvider(profile === undefined ? {} : { profile }),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  },
});

export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/**
 * Who the credentials belong to.
 * @throws UserError where there are none, they have expired, or AWS cannot be reached
 */
export async function identityOf(session: Session): Promise<Identity> {
  const { Account = '', Arn = '' } = await asked(session, () =>
    new STSClient(session.config).send(new GetCallerIdentityCommand({})),
  );
  return { account: Account, arn: Arn };
}

/**
 * Asks AWS, and says in words what went wrong.
 * @throws UserError
 */
export async function asked<T>(session: Where, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw failure(error, session);
  }
}
