import { readClientSecret } from '../aws/machine-client.ts';
import type { Outputs } from '../aws/stack.ts';
import { confirm } from '../confirm.ts';
import { UsageError } from '../errors.ts';
import { toJson } from '../json.ts';
import { commandFor, deployedOutputs, hintsFor, type Target, type TargetFlags, targetOf } from '../project/target.ts';
import { sanitizeForTerminal } from '../sanitize-terminal.ts';
import type { Ui } from '../ui.ts';
import { openUserPool, type UserPool } from './user-pool.ts';

export interface UsersFlags extends TargetFlags {
  readonly json?: true;
}

/** Adds a user, to whom Cognito mails a temporary password. @throws UserError */
export async function addUser(email: string, flags: UsersFlags, ui: Ui): Promise<void> {
  checkEmail(email);
  const { pool, target } = await poolOf(flags, ui);
  const user = await pool.add(email);
  if (flags.json) return ui.print(toJson({ success: true, ...user }));
  ui.note(
    `Added ${email}. Cognito mails a temporary password, which is good for three days; the first login changes it.\n${commandFor(target, 'connect')} says how clients connect.`,
  );
}

export async function listUsers(flags: UsersFlags, ui: Ui): Promise<void> {
  const { pool, target } = await poolOf(flags, ui);
  const users = await pool.list();
  if (flags.json) return ui.print(toJson(users));
  if (users.length === 0) ui.note(`There are no users. ${commandFor(target, 'users add', 'EMAIL')} adds one.`);
  for (const { email, status, enabled, created } of users) {
    const cells = [email.padEnd(32), (enabled ? status : 'DISABLED').padEnd(22), `since ${created}`];
    await ui.print(`${sanitizeForTerminal(cells.join('  '))}\n`);
  }
}

/** Deletes a user, after asking. Access tokens that the user has stay good until they expire. */
export async function deleteUser(email: string, flags: UsersFlags, ui: Ui): Promise<void> {
  checkEmail(email);
  const { pool, target } = await poolOf(flags, ui);
  await confirm(`Delete the user ${email} of ${target.stackName}?`, ui);
  await pool.remove(email);
  if (flags.json) return ui.print(toJson({ success: true, deleted: email }));
  ui.note(`Deleted ${email}. An access token that was issued before is good for 15 minutes at most.`);
}

/** Prints the secret of the machine client, which is in no output and no log. */
export async function printMachineSecret(flags: UsersFlags, ui: Ui): Promise<void> {
  const { target, outputs } = await cognitoOf(flags, ui);
  const { UserPoolId = '', MachineClientId = '', TokenEndpoint } = outputs;
  const secret = await readClientSecret(target.session, UserPoolId, MachineClientId);
  if (flags.json)
    return ui.print(
      toJson({ success: true, clientId: MachineClientId, clientSecret: secret, tokenEndpoint: TokenEndpoint }),
    );
  await ui.print(`${secret}\n`);
}

function checkEmail(email: string): void {
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return;
  throw new UsageError(`${JSON.stringify(email)} is not a valid email address.`, 'Give one such as ana@example.com.');
}

async function poolOf(flags: UsersFlags, ui: Ui): Promise<{ pool: UserPool; target: Target }> {
  const { target, outputs } = await cognitoOf(flags, ui);
  return { pool: openUserPool(target.session, outputs.UserPoolId ?? '', hintsFor(target)), target };
}

/** @throws UsageError where people do not log in at a user pool of the stack */
async function cognitoOf(flags: UsersFlags, ui: Ui): Promise<{ target: Target; outputs: Outputs }> {
  const target = targetOf(ui, flags);
  const { mode } = target.config.auth;
  const instead = {
    oidc: 'Its users are those of your identity provider: add them there.',
    'api-key': `Its callers have API keys: ${commandFor(target, 'keys create', '--owner NAME')}.`,
    iam: 'Its callers are AWS principals: name them under "roles" of "auth" in mcp-aws.jsonc.',
    none: 'Anybody can call it. Choose another auth mode in mcp-aws.jsonc to change that.',
  };
  if (mode !== 'cognito') throw new UsageError(`This server has no users: its auth mode is ${mode}.`, instead[mode]);
  const outputs = await deployedOutputs(target);
  if (outputs.UserPoolId !== undefined) return { target, outputs };
  throw new UsageError(
    `${target.stackName} has no user pool yet: it is deployed with the auth mode ${outputs.AuthMode ?? 'of another version'}.`,
    `Deploy it with this configuration first: ${commandFor(target, 'deploy')}.`,
  );
}
