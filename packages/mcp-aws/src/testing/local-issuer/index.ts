export { type LocalIssuer, type LocalIssuerOptions, startLocalIssuer } from './local-issuer.ts';
