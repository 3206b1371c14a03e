/** The OAuth error codes with which a request is refused (RFC 6750, section 3.1). */
type Reason = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

/** A request that is not let in. The message goes to the caller: it names no claim and no token. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly reason: Reason | undefined;

  /** @param reason undefined where the request has no credentials at all, which is not an error */
  constructor(reason: Reason | undefined, message: string) {
    super(message);
    this.reason = reason;
  }
}
