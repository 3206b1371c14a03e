import { required } from '../src/config.ts';

/** Headers for a deployed server: a key from `keys create`. */
export const credentials = (): Record<string, string> => ({ 'x-api-key': required(process.env, 'MCP_API_KEY') });
