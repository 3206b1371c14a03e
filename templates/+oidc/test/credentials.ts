import { identityProvider } from '../infra/identity-provider.ts';
import { required } from '../src/config.ts';
import { machineFetch } from './machine.ts';

/** Sends a request to a deployed server as a machine that your identity provider knows. */
export const authorizedFetch = (url: string) =>
  machineFetch({
    tokenEndpoint: required(process.env, 'MCP_TOKEN_ENDPOINT'),
    clientId: required(process.env, 'MCP_CLIENT_ID'),
    scope: process.env.MCP_SCOPE ?? `${identityProvider.scopePrefix}read`,
    audience: identityProvider.audience ?? url,
  });
