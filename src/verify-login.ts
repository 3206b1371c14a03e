import { kindOf } from './aws/failure.ts';
import { UserError } from './errors.ts';
import { type LoginOptions, loginFor, withHeader } from './login.ts';
import type { Login } from './mcp-client.ts';
import { runScript } from './project-script.ts';
import type { Target } from './target.ts';
import type { Ui } from './ui.ts';

interface Own {
  readonly login: Login;
  end(): Promise<void>;
}

/**
 * A login that needs no person, for a check of what was deployed; or why there is none.
 * @throws UserError where there should be one, and is not
 */
export async function loginOfOwn(
  target: Target,
  options: LoginOptions,
  ui: Ui,
): Promise<Own | (Omit<Own, 'login'> & { readonly none: string })> {
  const { auth } = options;
  const end = async (): Promise<void> => undefined;
  if (auth === 'api-key' && ui.env.MCP_API_KEY === undefined) return temporaryKey(target, options, ui);
  if (auth === 'oidc' && ui.env.MCP_CLIENT_SECRET === undefined)
    return { end, none: 'the tools were not tried: no machine client is known (MCP_CLIENT_ID, MCP_CLIENT_SECRET)' };
  try {
    return { login: await loginFor(options, ui), end };
  } catch (error) {
    if (error instanceof UserError && kindOf(error.cause) === 'denied')
      return { end, none: `the tools were not tried. ${error.message}` };
    throw error;
  }
}

/** A key that lives for a quarter of an hour at most. */
async function temporaryKey(target: Target, { outputs }: LoginOptions, { signal }: Ui): Promise<Own> {
  const keys = (...args: string[]) => runScript(target, 'keys', args, { outputs, signal, quiet: true });
  const made = await keys('create', '--owner', 'mcp-aws-deploy', '--scopes', 'read', '--days', '0.01');
  const [key, id] = /^mcp_([0-9a-f]+)_\S+$/m.exec(made.stdout) ?? [];
  if (made.code !== 0 || key === undefined || id === undefined)
    throw new UserError(`No API key could be made for the check: ${made.stderr.trim()}`, 'Try mcp-aws keys create.');
  return {
    login: withHeader('x-api-key', key),
    async end() {
      const { code, stderr } = await keys('revoke', id);
      if (code === 0) return;
      throw new UserError(
        `The API key ${id} of the check is still there: ${stderr.trim()}`,
        `mcp-aws keys revoke ${id}`,
      );
    },
  };
}
