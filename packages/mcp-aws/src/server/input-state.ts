import { createHash } from 'node:crypto';
import { createRequestStateCodec, type RequestStateCodec, type ServerContext } from '@modelcontextprotocol/server';
import { contextOf } from './context.ts';

/** What one round of questions leaves for the next, carried by the client. It is signed, not secret. */
export interface InputState {
  /** Fingerprints of the questions that were asked, by their key. */
  readonly asked: Readonly<Record<string, string>>;
  /** Answers of earlier rounds. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What a capability that makes an `inputRequired` of its own has given it. */
  readonly own?: string;
}

/**
 * Keys for HMAC-SHA256, of 32 bytes at least. The first signs; all are believed, so that a key can be replaced.
 * @param isEnough false: look for newer ones
 */
export type StateKeys = (isEnough?: () => boolean) => Promise<readonly Uint8Array[]>;

/** Signs and checks what clients carry between two rounds of questions. */
export type InputStates = Pick<RequestStateCodec<InputState>, 'mint' | 'verify'>;

/**
 * State that holds for ten minutes, for the caller, the method, the capability and the arguments that it was made for. What
 * another caller, another tool or another call brings back is refused.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
 */
export function createInputStates(keys: StateKeys): InputStates {
  const codecs = new Map<string, RequestStateCodec<InputState>>();
  const codecOf = (key: Uint8Array): RequestStateCodec<InputState> => {
    const id = Buffer.from(key).toString('base64');
    const codec = codecs.get(id) ?? createRequestStateCodec<InputState>({ key, ttlSeconds: 600, bind: bindingOf });
    codecs.set(id, codec);
    return codec;
  };
  return {
    async mint(state, mcp) {
      const [key] = await keys();
      if (key === undefined) throw new Error('There is no key to sign the state of questions with.');
      return codecOf(key).mint(state, mcp);
    },
    async verify(state, mcp) {
      const verifyWith = (known: readonly Uint8Array[]): Promise<InputState> =>
        Promise.any(known.map((key) => codecOf(key).verify(state, mcp)));
      const known = await keys();
      // Another instance may have signed it with a key that is newer than those known here.
      return verifyWith(known).catch(async () => verifyWith(await keys(() => false)));
    },
  };
}

/** What state is bound to: who asks for what, with which arguments. */
function bindingOf(mcp: ServerContext): string {
  const { caller, message } = contextOf(mcp.http?.authInfo);
  const { name, uri, arguments: args } = message.params ?? {};
  const hash = createHash('sha256')
    .update(JSON.stringify(args ?? null))
    .digest('base64url');
  return JSON.stringify([caller?.principal ?? null, message.method, name ?? null, uri ?? null, hash]);
}
