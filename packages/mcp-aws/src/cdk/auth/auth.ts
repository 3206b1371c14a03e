import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ServerContext } from '../server-context.ts';

export interface AuthOptions {
  readonly context: ServerContext;
  /** Of the MCP endpoint. */
  readonly url: string;
}

/** Tells the server which claims of tokens its tools see. */
export const claimsVariable = (claims: readonly string[] = []): Readonly<Record<string, string>> =>
  claims.length === 0 ? {} : { MCP_AUTH_CLAIMS: claims.join(',') };

/** What the auth mode needs in the stack. */
export interface Auth {
  /** What the server is given to check callers with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where people and machines log in, if that is Cognito. */
  readonly userPool: IUserPool | undefined;
  /** Lets the server read what it checks callers with. */
  grantTo(role: IRole): void;
}
