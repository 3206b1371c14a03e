import { authEnv, goodClaims } from './token-claims.ts';
import { startTokenIssuer } from './tokens.ts';

/** An issuer on this machine, and an access token of it with every scope. */
export async function authenticate(resourceUrl: string) {
  const issuer = await startTokenIssuer();
  const token = await issuer.mint({ claims: goodClaims(resourceUrl, 'admin') });
  return {
    issuer,
    env: authEnv(issuer.issuer, resourceUrl),
    headers: { authorization: `Bearer ${token}` } as Record<string, string>,
    close: () => issuer.close(),
  };
}
