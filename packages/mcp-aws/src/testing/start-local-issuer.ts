import type { LocalIssuer, LocalIssuerOptions } from './local-issuer/index.ts';

/**
 * Starts a real identity provider on this machine, which behaves as the deployed one and takes any name and password. For
 * tests that log in. Close it when they are done.
 * @throws Error EADDRINUSE where the port is taken
 */
export async function startLocalIssuer(options: LocalIssuerOptions): Promise<LocalIssuer> {
  // Loaded here, so that other tests do not wait for it.
  const localIssuer = await import('./local-issuer/index.ts');
  return localIssuer.startLocalIssuer(options);
}
