import { kindOf } from './aws/failure.ts';
import { UserError } from './errors.ts';
import { type LoginOptions, loginFor, withHeader } from './login.ts';
import type { Login } from './mcp-client.ts';
import { runScript } from './project-script.ts';
import type { Target } from './target.ts';
import type { Ui } from './ui.ts';

/** Why there is no login for a check. */
interface None {
  readonly none: string;
}

interface OwnLogin {
  /** @throws Error where there should be a login, and is none yet: a new login page takes a while */
  open(): Promise<Login | None>;
  /** Takes back what was made for it. Never throws: it says what is left. */
  end(): Promise<void>;
}

/** A login that needs no person, for a check of what was deployed. */
export async function loginOfOwn(target: Target, options: LoginOptions, ui: Ui): Promise<OwnLogin> {
  const { auth } = options;
  if (auth === 'api-key' && ui.env.MCP_API_KEY === undefined) return temporaryKey(target, options, ui);
  return {
    async open() {
      if (auth === 'oidc' && ui.env.MCP_CLIENT_SECRET === undefined)
        return { none: 'the tools were not tried: no machine client is known (MCP_CLIENT_ID, MCP_CLIENT_SECRET)' };
      try {
        return await loginFor(options, ui);
      } catch (error) {
        if (error instanceof UserError && kindOf(error.cause) === 'denied')
          return { none: `the tools were not tried. ${error.message}` };
        throw error;
      }
    },
    end: async () => undefined,
  };
}

/** A key that lives for a quarter of an hour at most. It is revoked after Ctrl-C, too. */
async function temporaryKey(target: Target, { outputs }: LoginOptions, { note }: Ui): Promise<OwnLogin> {
  const { signal } = new AbortController();
  const keys = (...args: string[]) => runScript(target, 'keys', args, { outputs, signal, quiet: true });
  const made = await keys('create', '--owner', 'mcp-aws-deploy', '--scopes', 'read', '--days', '0.01');
  const [key, id] = /^mcp_([0-9a-f]+)_\S+$/m.exec(made.stdout) ?? [];
  if (key === undefined || id === undefined) {
    const why = `no API key could be made for the check: ${lastLine(made.stderr)}`;
    return {
      async open() {
        if (/AccessDenied|not authorized/.test(made.stderr)) return { none: `the tools were not tried, as ${why}` };
        throw new UserError(why, 'Try mcp-aws keys create.');
      },
      end: async () => undefined,
    };
  }
  return {
    open: async () => withHeader('x-api-key', key),
    async end() {
      const { code, stderr } = await keys('revoke', id);
      if (code !== 0)
        note(`The API key ${id} of the check could not be revoked: ${lastLine(stderr)} It ends by itself.`);
    },
  };
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
