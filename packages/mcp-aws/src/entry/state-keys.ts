import type { ReadSecret } from '../auth/api-key.ts';
import { createCache } from '../auth/cache.ts';
import type { StateKeys } from '../server/input-state.ts';
import { required } from '../server/server-config.ts';
import type { Log } from '../telemetry/log.ts';

/** Where the keys come from that sign the state of questions to clients. */
export type CreateStateKeys = (env: NodeJS.ProcessEnv, log: Log) => StateKeys;

const refreshMs = 5 * 60_000;
const maxAgeMs = 60 * 60_000;
/** After a rotation, state that is signed with a key not yet known here makes the keys be read again, but not more often. */
const retryMs = 10_000;

/**
 * Keys in Secrets Manager: the secret's current version, and the one before it, whose state is good for some minutes more. They
 * are read when the first question is asked, so that no other call waits for them.
 */
export const stateKeysIn =
  (readSecret: ReadSecret): CreateStateKeys =>
  (env, log) => {
    const arn = required(env, 'MCP_INPUT_STATE_SECRET_ARN');
    const load = async (): Promise<readonly Uint8Array[]> => {
      const current = await readSecret(arn, env);
      if (current === undefined) throw new Error('The secret for the state of questions is empty.');
      const previous = await readSecret(arn, env, 'AWSPREVIOUS').catch((error: unknown) => {
        // A secret that was never rotated has no version before the current.
        if (!/ResourceNotFound/.test(String(error))) log.warn('cannot read the previous key', { error });
        return undefined;
      });
      return [current, previous].filter((key) => key !== undefined).map((key) => new TextEncoder().encode(key));
    };
    const cache = createCache({ name: 'keys for the state of questions', load, refreshMs, maxAgeMs, retryMs, log });
    return (isEnough) => cache.get(isEnough);
  };

/** A key of this process alone, for a server on this machine. */
export const localStateKeys: CreateStateKeys = () => {
  const key = crypto.getRandomValues(new Uint8Array(32));
  return async () => [key];
};
