import { join } from 'node:path';
import { generate } from './generate.ts';
import type { Attack } from './generated-oauth.ts';
import { combination } from './project.ts';

export interface Keys {
  /** Requests that must not get in, and a few that must: those of the generated project. */
  readonly attacks: readonly Attack[];
  /** What the server is started with. */
  readonly env: Record<string, string>;
  /** What a caller sends. */
  readonly headers: Record<string, string>;
  close(): Promise<void>;
}

/** Keys, and a server that answers as Secrets Manager does: those of the generated project's own tests. */
export async function authenticate(): Promise<Keys> {
  const project = await generate(combination('native-api-key'), `keys-${process.env.VITEST_POOL_ID ?? 'bench'}`);
  const { authenticate } = (await import(join(project, 'test/auth-setup.ts'))) as {
    authenticate(resourceUrl: string): Promise<Omit<Keys, 'attacks'>>;
  };
  const { attacks } = (await import(join(project, 'test/attacks.ts'))) as Pick<Keys, 'attacks'>;
  return { ...(await authenticate('')), attacks };
}
