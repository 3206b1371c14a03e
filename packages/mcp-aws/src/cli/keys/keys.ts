import { scopes as allScopes, type Scope } from '../../config/choices.ts';
import { UsageError } from '../errors.ts';
import { toJson } from '../json.ts';
import { commandFor, deployedOutputs, hintsFor, type TargetFlags, targetOf } from '../project/target.ts';
import { sanitizeForTerminal } from '../sanitize-terminal.ts';
import type { Ui } from '../ui.ts';
import { type KeyStore, openKeyStore } from './key-store.ts';

interface JsonFlag {
  readonly json?: true;
}

export interface CreateKeyFlags extends TargetFlags, JsonFlag {
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly days: number;
}

/** Makes a key, and prints it: the key alone on stdout. @throws UserError */
export async function createKey(flags: CreateKeyFlags, ui: Ui): Promise<void> {
  const { owner, days } = flags;
  if (!/^[\w.@+-]{1,100}$/.test(owner))
    throw new UsageError(
      `--owner ${JSON.stringify(owner)} is not a valid owner.`,
      'Give a name of letters, digits and . _ @ + -.',
    );
  const scopes = checkScopes(flags.scopes);
  if (!(days > 0 && days <= 366))
    throw new UsageError(`--days ${days} is not a valid number of days.`, 'Give a number up to 366.');
  const store = await storeOf(flags, ui);
  const { key, id, expiresAt } = await store.create({ owner, scopes, days });
  if (flags.json) return ui.print(toJson({ success: true, id, key, owner, scopes, expiresAt }));
  ui.note(`Key ${id} of ${owner}, ${scopes.join(' ')}, until ${expiresAt}. It is shown only now:`);
  await ui.print(`${key}\n`);
}

/** @throws UsageError for what is not a scope */
export function checkScopes(words: readonly string[]): Scope[] {
  const unknown = words.filter((word) => !(allScopes as readonly string[]).includes(word));
  if (unknown.length === 0 && words.length > 0) return words as Scope[];
  throw new UsageError(
    unknown.length === 0 ? '--scopes is empty.' : `--scopes: ${unknown.join(', ')} is not a scope.`,
    `Give some of ${allScopes.join(', ')}, with commas.`,
  );
}

/** Prints all keys; never the keys themselves, which are not stored. */
export async function listKeys(flags: TargetFlags & JsonFlag, ui: Ui): Promise<void> {
  const keys = await (await storeOf(flags, ui)).list();
  if (flags.json) {
    return ui.print(toJson(keys.map(({ scopes, ...key }) => ({ ...key, scopes: scopes.join(' ') }))));
  }
  if (keys.length === 0) ui.note('There are no keys.');
  for (const { id, owner, scopes, expiresAt, active } of keys) {
    const cells = [id, owner.padEnd(20), scopes.join(' ').padEnd(16), active ? `until ${expiresAt}` : 'expired'];
    await ui.print(`${sanitizeForTerminal(cells.join('  '))}\n`);
  }
}

export async function revokeKey(id: string, flags: TargetFlags & JsonFlag, ui: Ui): Promise<void> {
  await (await storeOf(flags, ui)).revoke(id);
  if (flags.json) return ui.print(toJson({ success: true, revoked: id }));
  ui.note(`Revoked ${id}. Running servers stop accepting it within 5 minutes.`);
}

async function storeOf(flags: TargetFlags, ui: Ui): Promise<KeyStore> {
  const target = targetOf(ui, flags);
  const { mode } = target.config.auth;
  if (mode !== 'api-key') {
    const connect = commandFor(target, 'connect');
    throw new UsageError(
      `This server has no API keys: its auth mode is ${mode}.`,
      mode === 'cognito' || mode === 'oidc'
        ? `${connect} says how people log in.`
        : `${connect} says how clients connect.`,
    );
  }
  const { ApiKeysSecretArn: arn, AuthMode } = await deployedOutputs(target);
  if (arn !== undefined) return openKeyStore(target.session, arn, hintsFor(target));
  throw new UsageError(
    `${target.stackName} has no API keys yet: it is deployed with the auth mode ${AuthMode ?? 'of another version'}.`,
    `Deploy it with this configuration first: ${commandFor(target, 'deploy')}.`,
  );
}
