/** A lacking scope is told by an HTTP challenge, on which clients log in again for more. */
export const scopeErrors = 'challenge';
