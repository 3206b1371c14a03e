import { secureUrl } from '../server/server-config.ts';
import type { Log } from '../telemetry/log.ts';
import { createCache } from './cache.ts';
import { fetchJson } from './fetch-json.ts';

/** What this server reads of an issuer's discovery document (OpenID Connect Discovery, RFC 8414). */
export interface IssuerMetadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  revocation_endpoint?: string;
}

export interface Issuer {
  /**
   * @param renew read it again, as the issuer may have moved its keys
   * @throws Error while the document could not be read yet; with `renew`, where it cannot be read now
   */
  metadata(renew?: boolean): Promise<IssuerMetadata>;
}

const retryMs = 5000;

/** The issuer's own metadata, read when first needed and kept for an hour. */
export function createIssuer(issuer: string, log: Log): Issuer {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const cache = createCache({
    name: "the issuer's metadata",
    refreshMs: 60 * 60_000,
    maxAgeMs: 24 * 60 * 60_000,
    retryMs,
    log,
    async load() {
      const document = (await fetchJson(url)) as IssuerMetadata;
      if (document.issuer !== issuer) throw new Error(`${url} is that of the issuer ${document.issuer}, not ${issuer}`);
      for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'revocation_endpoint'] as const) {
        if (name === 'revocation_endpoint' && document[name] === undefined) continue;
        secureUrl(document[name], `${name} of ${url}`);
      }
      return document;
    },
  });
  return { metadata: (renew = false) => (renew ? cache.find(() => false, retryMs) : cache.get()) };
}
