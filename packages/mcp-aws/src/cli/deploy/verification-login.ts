import { isDenied } from '../aws/errors.ts';
import { uninterrupted } from '../aws/session.ts';
import { createLogin, type LoginOptions } from '../client/login.ts';
import { type Login, loginWithHeader } from '../client/mcp-client.ts';
import { UserError } from '../errors.ts';
import { type KeyStore, openKeyStore } from '../keys/key-store.ts';
import { hintsFor, type Target } from '../project/target.ts';
import type { Ui } from '../ui.ts';

/** Why a check cannot log in. */
export interface NoLogin {
  readonly reason: string;
}

/** A login that needs no person, for checks of a deployed server. */
export interface VerificationLogin {
  /** @throws Error where there should be a login, and is none yet: a new login page takes a while */
  open(): Promise<Login | NoLogin>;
  /** Removes what was made for it. Never throws: it says what is left. */
  close(): Promise<void>;
}

/** A login of our own, which lives no longer than the check. */
export async function verificationLogin(target: Target, options: LoginOptions, ui: Ui): Promise<VerificationLogin> {
  const { auth } = options;
  if (auth === 'api-key' && ui.env.MCP_API_KEY === undefined) return temporaryKey(target, options, ui);
  return {
    async open() {
      if (auth === 'oidc' && ui.env.MCP_CLIENT_SECRET === undefined)
        return { reason: 'the tools were not tried: set MCP_CLIENT_ID and MCP_CLIENT_SECRET to a machine client' };
      try {
        return await createLogin(options, ui);
      } catch (error) {
        if (isDenied(error)) return { reason: `the tools were not tried. ${(error as Error).message}` };
        throw error;
      }
    },
    close: async () => undefined,
  };
}

/** A quarter of an hour, should the key be left behind. */
const keyDays = 0.01;

/** A key that is revoked afterwards, after Ctrl-C too. */
async function temporaryKey(target: Target, { outputs }: LoginOptions, { note }: Ui): Promise<VerificationLogin> {
  const session = uninterrupted(target.session);
  const store: KeyStore = openKeyStore(session, outputs.ApiKeysSecretArn ?? '', hintsFor(target));
  try {
    const { id, key } = await store.create({ owner: 'mcp-aws-deploy', scopes: ['read'], days: keyDays });
    return {
      open: async () => loginWithHeader('x-api-key', key),
      async close() {
        await store.revoke(id).catch((error: Error) => {
          note(`The API key ${id} of the check could not be revoked: ${error.message} It expires by itself.`);
        });
      },
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      async open() {
        const reason = `no API key could be made for the check: ${error.message}`;
        if (isDenied(error)) return { reason: `the tools were not tried, as ${reason}` };
        throw new UserError(reason, error.suggestion, { cause: error });
      },
      close: async () => undefined,
    };
  }
}
