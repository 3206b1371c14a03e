import { UserError } from '../errors.ts';
import type { SessionOptions } from './session-options.ts';

/** What an error of the AWS SDK has, as far as it is known. */
interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
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

export type AwsErrorKind =
  | 'no-credentials'
  | 'expired'
  | 'wrong'
  | 'denied'
  | 'throttled'
  | 'unreachable'
  | 'service'
  | 'other';

/** What kind of failure an error of the AWS SDK is; `other`: the request itself was wrong. */
export function kindOf(error: unknown): AwsErrorKind {
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
  // A body that ended too early, or a page from some proxy.
  if (status >= 500 || error instanceof SyntaxError || /deserialization|unexpected end/i.test(message))
    return 'service';
  return 'other';
}

/** Whether the same request may succeed a little later; also once the SDK has learnt how wrong the clock here is. */
export const isTransient = (error: unknown): boolean =>
  ['throttled', 'unreachable', 'service'].includes(kindOf(error)) ||
  (error as SdkError).$metadata?.clockSkewCorrected === true;

/** Whether AWS refused a request, also where that has been put into words already. */
export const isDenied = (error: unknown): boolean =>
  kindOf(error instanceof UserError ? (error.cause ?? error) : error) === 'denied';

/** An error of the AWS SDK in words: what happened, why, and what to do. */
export function toUserError(error: unknown, options: Pick<SessionOptions, 'region' | 'profile' | 'env'>): UserError {
  if (error instanceof UserError) return error;
  const [message, suggestion] = wordsFor(error as SdkError, options);
  return new UserError(message, suggestion, { cause: error });
}

function wordsFor(
  error: SdkError,
  { region, profile: named, env }: Pick<SessionOptions, 'region' | 'profile' | 'env'>,
): [message: string, suggestion: string] {
  const { name, message } = error;
  const whole = `${name}: ${message}`;
  const profile = named ?? env.AWS_PROFILE;
  const endpoint = env.AWS_ENDPOINT_URL;
  switch (kindOf(error)) {
    case 'no-credentials':
      return [
        `There are no AWS credentials${profile === undefined ? '' : ` in the profile ${profile}`}: ${message}`,
        'Log in with aws sso login or aws login, name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ];
    case 'expired':
      return [
        `The AWS credentials have expired: ${message}`,
        `Renew them: aws sso login${profile === undefined ? '' : ` --profile ${profile}`}, or the way you got them.`,
      ];
    case 'wrong':
      return [
        `AWS does not accept the credentials: ${whole}`,
        'Check the access key and its secret, AWS_PROFILE, and the clock of this machine.',
      ];
    case 'denied':
      return [`AWS does not allow it: ${message}`, 'Ask for that permission, or use other credentials (--profile).'];
    case 'throttled':
      return [`AWS is throttling requests: ${whole}`, 'Try again in a minute.'];
    case 'unreachable':
      return endpoint === undefined
        ? [
            `AWS cannot be reached in ${region}: ${message || whole}`,
            'Check the network, the proxy, and the name of the region.',
          ]
        : [
            `${endpoint} (AWS_ENDPOINT_URL) cannot be reached: ${message || whole}`,
            'Start the server that should answer there, or unset AWS_ENDPOINT_URL.',
          ];
    case 'service':
      return [`AWS failed: ${whole}`, 'Try again; https://health.aws.amazon.com reports outages.'];
    default:
      return [`AWS refused the request: ${whole}`, 'Run it again with --verbose to see where.'];
  }
}
