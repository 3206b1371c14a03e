import { stackOutput } from './outputs.ts';

/** The client that people log in with. */
export const clientId = (): string => stackOutput('UserClientId');
