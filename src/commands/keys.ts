import { Cancelled, UsageError, UserError } from '../errors.ts';
import { runScript } from '../project-script.ts';
import { deployedOutputs, type TargetFlags, targetOf } from '../target.ts';
import type { Ui } from '../ui.ts';

/**
 * Creates, lists or revokes API keys of a deployed server: what the project's own `keys` does.
 * @throws UsageError where the server has none
 */
export async function keys(args: readonly string[], flags: TargetFlags, ui: Ui): Promise<void> {
  const [action = ''] = args;
  if (!['create', 'list', 'revoke'].includes(action)) {
    throw new UsageError(
      `keys cannot ${action}.`,
      'There are keys create --owner NAME, keys list, and keys revoke ID.',
    );
  }
  const target = targetOf(ui, flags);
  const { auth } = target.project;
  if (auth !== 'api-key') {
    throw new UsageError(
      `This server has no API keys: its auth is ${auth}.`,
      auth === 'cognito' || auth === 'oidc'
        ? 'mcp-aws connect says how people log in.'
        : 'mcp-aws connect says how clients connect.',
    );
  }
  const { code, stdout } = await runScript(target, 'keys', args, {
    outputs: await deployedOutputs(target),
    signal: ui.signal,
  });
  if (stdout !== '') await ui.print(`${stdout}\n`);
  if (ui.signal.aborted) throw new Cancelled();
  if (code !== 0) throw new UserError(`keys ${action} did not succeed.`, 'See above.', code);
}
