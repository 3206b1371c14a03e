import { stackOutput } from './outputs.ts';

/** The client that people log in with. */
export const clientId = (): string => process.env.MCP_USER_CLIENT_ID ?? stackOutput('UserClientId');
