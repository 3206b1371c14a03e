import { UserError } from '../errors.ts';
import type { Where } from './session.ts';

/** What an error of the AWS SDK has, as far as it is known. */
interface SdkError extends Error {
  readonly code?: string;
  readonly errno?: number;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

const names = {
  expired: /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|UnauthorizedSSOTokenError)$/,
  wrong:
    /^(InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure|IncompleteSignature|MissingAuthenticationToken\w*)$/,
  denied: /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedException)$/,
  throttled: /^(Throttling\w*|TooManyRequestsException|RequestLimitExceeded|LimitExceededException|SlowDown)$/,
};
const unreachable =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ERR_SSL_\w+|UND_ERR_\w+)$/;

export type Kind =
  | 'no-credentials'
  | 'expired'
  | 'wrong'
  | 'denied'
  | 'throttled'
  | 'unreachable'
  | 'service'
  | 'other';

/** What kind of failure an error of the AWS SDK is; `other`: the request itself was wrong. */
export function kindOf(error: unknown): Kind {
  const { name, message, code = '', $metadata } = error as SdkError;
  if (/token (is|has) expired|session .*(expired|invalid)|sso login/i.test(message)) return 'expired';
  if (names.expired.test(name)) return 'expired';
  if (name === 'CredentialsProviderError') return 'no-credentials';
  if (names.wrong.test(name)) return 'wrong';
  if (names.denied.test(name)) return 'denied';
  if (names.throttled.test(name)) return 'throttled';
  if (unreachable.test(code) || name === 'TimeoutError' || /socket hang up|aborted|timed out/i.test(message))
    return 'unreachable';
  const status = $metadata?.httpStatusCode ?? 0;
  // A body that ended too early, or a page of some proxy.
  if (status >= 500 || error instanceof SyntaxError || /deserialization|unexpected end/i.test(message))
    return 'service';
  return 'other';
}

/** An error of the AWS SDK in words: what happened, why, and what to do. */
export function failure(error: unknown, { region, profile }: Pick<Where, 'region' | 'profile'>): UserError {
  if (error instanceof UserError) return error;
  const { message, name } = error as SdkError;
  const [what, next] = words(kindOf(error), `${name}: ${message}`, message, region, profile);
  return new UserError(what, next, undefined, { cause: error });
}

function words(
  kind: Kind,
  whole: string,
  message: string,
  region: string,
  profile = process.env.AWS_PROFILE,
): [string, string] {
  const named = profile === undefined ? '' : ` --profile ${profile}`;
  const endpoint = process.env.AWS_ENDPOINT_URL;
  switch (kind) {
    case 'no-credentials':
      return [
        `There are no AWS credentials${profile === undefined ? '' : ` in the profile ${profile}`}: ${message}`,
        'Log in with aws sso login or aws login, name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ];
    case 'expired':
      return [
        `The AWS credentials have expired: ${message}`,
        `Renew them: aws sso login${named} (or as you got them).`,
      ];
    case 'wrong':
      return [
        `AWS does not accept the credentials: ${whole}`,
        'Check the access key and its secret, AWS_PROFILE, and the clock of this machine.',
      ];
    case 'denied':
      return [`AWS does not allow it: ${message}`, 'Ask for that permission, or use other credentials (--profile).'];
    case 'throttled':
      return [`AWS asks to slow down: ${whole}`, 'Try again in a minute.'];
    case 'unreachable':
      return endpoint === undefined
        ? [
            `AWS cannot be reached in ${region}: ${message || whole}`,
            'Check the network, a proxy, and the name of the region.',
          ]
        : [
            `${endpoint} (AWS_ENDPOINT_URL) cannot be reached: ${message || whole}`,
            'Start what should answer there, or unset AWS_ENDPOINT_URL.',
          ];
    case 'service':
      return [`AWS failed: ${whole}`, 'Try again; https://health.aws.amazon.com tells of outages.'];
    default:
      return [`AWS refused it: ${whole}`, 'Run again with --verbose to see where.'];
  }
}

/** Whether the same request may succeed a little later; also once the SDK has learnt how wrong the clock here is. */
export const isTransient = (error: unknown): boolean =>
  ['throttled', 'unreachable', 'service'].includes(kindOf(error)) ||
  (error as { $metadata?: { clockSkewCorrected?: boolean } }).$metadata?.clockSkewCorrected === true;
