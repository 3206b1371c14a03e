import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Cancelled } from '../errors.ts';
import { failure } from './failure.ts';

// Said once a year by the SDK, of the Node that people happen to have; it is no news of this tool.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

export interface Where {
  readonly region: string;
  /** A profile of ~/.aws/config; undefined: AWS_PROFILE, or what else the SDK finds. */
  readonly profile: string | undefined;
  /** Ends what is asked of AWS. */
  readonly signal: AbortSignal;
}

/** What every client of the AWS SDK is made with. AWS_ENDPOINT_URL is honoured by the SDK itself. */
export interface Session extends Where {
  readonly config: {
    readonly region: string;
    readonly credentials: ReturnType<typeof defaultProvider>;
    readonly requestHandler: {
      readonly connectionTimeout: number;
      readonly requestTimeout: number;
      readonly throwOnRequestTimeout: true;
    };
  };
}

/** A profile that was named counts more than credentials in the environment; that is no reason to warn. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** @param renewed look at the files of credentials again, which are read once otherwise */
export const openSession = ({ region, profile, signal }: Where, renewed = false): Session => ({
  region,
  profile,
  signal,
  config: {
    region,
    credentials: defaultProvider({
      ...(profile === undefined ? {} : { profile }),
      ignoreCache: renewed,
      logger: silent,
    }),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
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
 * @throws UserError; Cancelled when the session's signal fires
 */
export async function asked<T>(session: Where, question: () => Promise<T>): Promise<T> {
  const { signal } = session;
  if (signal.aborted) throw new Cancelled('Cancelled.');
  let interrupt = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new Cancelled('Cancelled.'));
  });
  signal.addEventListener('abort', interrupt);
  try {
    return await Promise.race([question(), interrupted]);
  } catch (error) {
    throw error instanceof Cancelled ? error : failure(error, session);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
