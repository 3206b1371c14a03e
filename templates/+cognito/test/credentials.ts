import { stackOutput } from '../scripts/outputs.ts';
import { machineFetch } from './machine.ts';

const setting = (name: string, output: string): string => process.env[name] ?? stackOutput(output);

/** Sends a request to a deployed server as its machine client. `npm run machine-secret` shows MCP_CLIENT_SECRET. */
export const authorizedFetch = (url: string) =>
  machineFetch({
    tokenEndpoint: setting('MCP_TOKEN_ENDPOINT', 'TokenEndpoint'),
    clientId: setting('MCP_CLIENT_ID', 'MachineClientId'),
    scope: `${url}/read`,
  });
