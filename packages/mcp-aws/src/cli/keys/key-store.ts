import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { activeKeysPerOwner, isActive, issueKey, type StoredKeys } from '../../auth/api-keys.ts';
import { parseKeys } from '../../auth/parse-keys.ts';
import type { Scope } from '../../config/choices.ts';
import { callAws, type Session } from '../aws/session.ts';
import { UserError } from '../errors.ts';
import { type JsonObject, parseJsonObject } from '../json.ts';
import type { Hint } from '../project/target.ts';

/** The secret of a stack that holds the hashes of its API keys. */
export interface KeyStore {
  list(): Promise<KeyDescription[]>;
  /** @throws UserError where the owner has as many active keys as allowed */
  create(request: KeyRequest): Promise<IssuedKey>;
  /** @throws UserError where there is no such key */
  revoke(id: string): Promise<void>;
}

export interface KeyRequest {
  readonly owner: string;
  readonly scopes: readonly Scope[];
  /** From now, in days. */
  readonly days: number;
}

export interface KeyDescription {
  readonly id: string;
  readonly owner: string;
  readonly scopes: readonly Scope[];
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly active: boolean;
}

export interface IssuedKey extends KeyDescription {
  /** The key itself, which nobody can look up later. */
  readonly key: string;
}

const dayMs = 86_400_000;

interface Secret {
  /** As it is stored, with entries that are not keys. */
  readonly all: JsonObject;
  readonly keys: StoredKeys;
  readonly version: string | undefined;
}

/**
 * @param arn output ApiKeysSecretArn of the stack
 * @param hint makes the command lines that errors suggest
 */
export function openKeyStore(session: Session, arn: string, hint: Hint): KeyStore {
  const client = new SecretsManagerClient({ ...session.config, region: arn.split(':')[3] ?? session.region });

  async function read(): Promise<Secret> {
    const { SecretString = '{}', VersionId } = await callAws(session, () =>
      client.send(new GetSecretValueCommand({ SecretId: arn })),
    );
    const all = parseJsonObject(SecretString);
    if (all !== undefined) return { all, keys: parseKeys(SecretString), version: VersionId };
    throw new UserError(
      `The secret ${arn} is not a JSON object, so it holds no keys.`,
      'Set it to {} in the console of Secrets Manager, and create the keys again.',
    );
  }

  /** Replaces what `before` was. Another change in between would be undone, so it looks for one. */
  async function write(all: JsonObject, before: Secret): Promise<void> {
    if ((await read()).version !== before.version)
      throw new UserError('Somebody else has just changed the keys.', 'Run it again.');
    await callAws(session, () =>
      client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: JSON.stringify(all) })),
    );
  }

  return {
    async list() {
      const { keys } = await read();
      return Object.entries(keys).map(([id, key]) => {
        const { owner, scopes, expiresAt } = key;
        return { id, owner, scopes, expiresAt, active: isActive(key) };
      });
    },
    async create({ owner, scopes, days }) {
      const secret = await read();
      const active = Object.entries(secret.keys).filter(([, key]) => key.owner === owner && isActive(key));
      if (active.length >= activeKeysPerOwner) {
        const ids = active.map(([id]) => id).join(', ');
        throw new UserError(
          `${owner} already has ${active.length} active keys: ${ids}.`,
          `Revoke one of them first: ${hint('keys revoke', 'ID')}.`,
        );
      }
      const { id, key, stored } = issueKey(owner, [...scopes], new Date(Date.now() + days * dayMs));
      await write({ ...secret.all, [id]: stored }, secret);
      return { id, key, owner, scopes, expiresAt: stored.expiresAt, active: true };
    },
    async revoke(id) {
      const secret = await read();
      const { [id]: revoked, ...kept } = secret.all;
      if (revoked === undefined)
        throw new UserError(`There is no key ${id}.`, `${hint('keys list')} shows the ids of all keys.`);
      await write(kept, secret);
    },
  };
}
