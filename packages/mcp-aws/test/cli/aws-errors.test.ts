import { describe, expect, it } from 'vitest';
import { isDenied, kindOf, toUserError } from '../../src/cli/aws/errors.ts';
import { UserError } from '../../src/cli/errors.ts';

const failure = (name: string, message = 'the message of AWS', fields: object = {}): Error =>
  Object.assign(new Error(message), { name, ...fields });

const session = { region: 'eu-central-1', profile: undefined, env: {} };

describe('an error of the SDK', () => {
  it.each([
    [failure('CredentialsProviderError', 'Could not load credentials'), 'no-credentials', /no AWS credentials/],
    [failure('CredentialsProviderError', 'The SSO session has expired'), 'expired', /have expired/],
    [failure('ExpiredTokenException'), 'expired', /have expired/],
    [failure('InvalidClientTokenId'), 'wrong', /does not accept the credentials/],
    [failure('SignatureDoesNotMatch'), 'wrong', /does not accept the credentials/],
    [failure('AccessDeniedException'), 'denied', /does not allow it/],
    [failure('ThrottlingException'), 'throttled', /throttling/],
    [failure('Error', '', { code: 'ENOTFOUND' }), 'unreachable', /cannot be reached in eu-central-1/],
    [failure('InternalFailure', 'x', { $metadata: { httpStatusCode: 500 } }), 'service', /AWS failed/],
    [failure('ValidationError'), 'other', /refused the request: ValidationError: the message of AWS/],
  ] as const)('%s is %s', (error, kind, words) => {
    expect(kindOf(error)).toBe(kind);
    const { message, suggestion, cause } = toUserError(error, session);
    expect([message, cause]).toEqual([expect.stringMatching(words), error]);
    expect(suggestion).not.toBe('');
  });

  it('names the profile, from the flag or AWS_PROFILE', () => {
    const error = failure('CredentialsProviderError');
    expect(toUserError(error, { ...session, profile: 'work' }).message).toContain('in the profile work');
    expect(toUserError(error, { ...session, env: { AWS_PROFILE: 'home' } }).message).toContain('in the profile home');
    const expired = toUserError(failure('ExpiredToken'), { ...session, profile: 'work' });
    expect(expired.suggestion).toContain('aws sso login --profile work');
  });

  it('names another endpoint than that of AWS', () => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const { message, suggestion } = toUserError(failure('Error', 'x', { code: 'ECONNREFUSED' }), { ...session, env });
    expect([message, suggestion]).toEqual([
      expect.stringContaining('http://127.0.0.1:9 (AWS_ENDPOINT_URL) cannot be reached'),
      expect.stringContaining('unset AWS_ENDPOINT_URL'),
    ]);
  });

  it('that is in words already stays as it is', () => {
    const error = new UserError('what', 'do this');
    expect(toUserError(error, session)).toBe(error);
  });

  it('is a refusal also once it is in words', () => {
    const denied = failure('AccessDenied');
    expect([isDenied(denied), isDenied(toUserError(denied, session)), isDenied(new UserError('a', 'b'))]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
