import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Cancelled } from '../errors.ts';
import { toUserError } from './errors.ts';
import type { SessionOptions } from './session-options.ts';

/** What every client of the AWS SDK is made with. The SDK itself honors AWS_ENDPOINT_URL. */
export interface Session extends SessionOptions {
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

/** A profile that was named takes precedence over credentials in the environment, which is not worth a warning. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** @param renewed read the credential files again, which are otherwise read once */
export function openSession({ region, profile, signal, env }: SessionOptions, renewed = false): Session {
  const named = profile === undefined ? {} : { profile };
  return {
    region,
    profile,
    signal,
    env,
    config: {
      region,
      credentials: defaultProvider({ ...named, ignoreCache: renewed, logger: silent }),
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    },
  };
}

/** The same session, for what has to be done even after Ctrl-C. */
export const uninterrupted = (session: Session): Session => ({ ...session, signal: new AbortController().signal });

export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/**
 * Whom the credentials belong to.
 * @throws UserError where there are none, they have expired, or AWS cannot be reached
 */
export async function identityOf(session: Session): Promise<Identity> {
  const { Account = '', Arn = '' } = await callAws(session, () =>
    new STSClient(session.config).send(new GetCallerIdentityCommand({})),
  );
  return { account: Account, arn: Arn };
}

/**
 * Calls AWS, and puts into words what went wrong.
 * @throws UserError; Cancelled when the session's signal fires
 */
export async function callAws<T>(session: SessionOptions, request: () => Promise<T>): Promise<T> {
  const { signal } = session;
  if (signal.aborted) throw new Cancelled();
  let interrupt = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new Cancelled());
  });
  signal.addEventListener('abort', interrupt);
  try {
    return await Promise.race([request(), interrupted]);
  } catch (error) {
    throw error instanceof Cancelled ? error : toUserError(error, session);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
