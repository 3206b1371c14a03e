import type { ClientMetadata } from 'oidc-provider';
import { knownCallbackUrls } from '../../config/callback-urls.ts';

/** The client that people log in with. It has no secret. */
export const userClientId = 'local-user';

export const machineClient = { client_id: 'local-machine', client_secret: 'local-machine-secret' };

/** A client for people and one for machines, as a deployed issuer has them. */
export const localClients = (scopes: readonly string[], callbackUrls: readonly string[]): ClientMetadata[] => [
  {
    client_id: userClientId,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    scope: [...scopes, 'offline_access'].join(' '),
    redirect_uris: [
      ...knownCallbackUrls,
      ...callbackUrls,
      'http://127.0.0.1/callback', // any port of it (RFC 8252, section 7.3), where the issuer takes that
    ],
  },
  { ...machineClient, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
];
