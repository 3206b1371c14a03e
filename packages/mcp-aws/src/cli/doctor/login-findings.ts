import type { ClientName } from '../connect/clients.ts';
import type { Hint } from '../project/target.ts';

/** Something that was found about a login. */
export interface LoginFinding {
  readonly state: 'good' | 'warning' | 'bad';
  readonly what: string;
  readonly fix?: string;
}

/** What is known of the login of a server. */
export interface LoginReport {
  readonly findings: readonly LoginFinding[];
  /** What popular clients will be able to do, by their name. */
  readonly clients: readonly (readonly [client: ClientName, able: string])[];
}

export interface LoginCheckOptions {
  /** Makes the command lines that fixes suggest. */
  readonly hint: Hint;
}
