export interface Keys {
  /** What the server is started with. */
  readonly env: Record<string, string>;
  /** What a caller sends. */
  readonly headers: Record<string, string>;
  close(): Promise<void>;
}

// By a variable, as the types of a layer hold only together with those of others.
const authSetup: string = '../../templates/+api-key/test/auth-setup.ts';

/** A key, and a server that answers as Secrets Manager does: those of the generated project's own tests. */
export const authenticate = async (): Promise<Keys> =>
  ((await import(authSetup)) as { authenticate(resourceUrl: string): Promise<Keys> }).authenticate('');
