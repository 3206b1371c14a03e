import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSecretInContainer } from '../../src/auth/secret-in-container.ts';
import { readSecretOnLambda } from '../../src/auth/secret-on-lambda.ts';
import { rotationCode } from '../../src/cdk/input-requests/rotation-code.ts';
import { stateKeysIn } from '../../src/entry/state-keys.ts';
import { createInputStates, type InputStates } from '../../src/server/input-state.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type OwnedProcess, ownProcess } from '../support/process.ts';
import { startSecretStore } from '../support/secret-store.ts';

type Rotate = (event: { Step: string; SecretId: string; ClientRequestToken: string }) => Promise<void>;

/** The function as Lambda loads it: a module of CommonJS. */
function loadRotation(): Rotate {
  const exports: { handler?: Rotate } = {};
  new Function('require', 'exports', rotationCode)(createRequire(import.meta.url), exports);
  return exports.handler as Rotate;
}

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const first = 'a'.repeat(64);
const mcp = { http: { authInfo: { extra: { context: { message: {}, caller: undefined } } } } } as never;
const state = { asked: {}, answers: { q: 1 } };

let store: Awaited<ReturnType<typeof startSecretStore>>;
let owned: OwnedProcess;
let rotate: Rotate;
beforeEach(async () => {
  store = await startSecretStore(first);
  owned = ownProcess(store.env);
  rotate = loadRotation();
});
afterEach(async () => {
  vi.useRealTimers();
  owned.restore();
  await store.close();
});

const step = (Step: string, ClientRequestToken: string): Promise<void> =>
  rotate({ Step, SecretId: store.arn, ClientRequestToken });
async function rotateAll(token: string): Promise<void> {
  store.begin(token);
  for (const name of steps) await step(name, token);
}

describe('the function that replaces the key', () => {
  it('makes another, and keeps the one before', async () => {
    await rotateAll('second');
    const second = store.textOf('AWSCURRENT');
    expect(second).toMatch(/^[\w-]{64}$/);
    expect(store.textOf('AWSPREVIOUS')).toBe(first);
    await rotateAll('third');
    expect(store.textOf('AWSPREVIOUS')).toBe(second);
    expect(new Set(store.asked)).toEqual(
      new Set(['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']),
    );
  });

  it.each(steps)('may be asked for %s again', async (repeated) => {
    store.begin('second');
    for (const name of steps) {
      await step(name, 'second');
      const text = store.textOf('AWSPENDING');
      if (name === repeated) await step(name, 'second');
      expect(store.textOf('AWSPENDING')).toBe(text);
    }
    expect(store.textOf('AWSPREVIOUS')).toBe(first);
  });

  it('is tried by a schedule with testSecret alone, on a copy of the key', async () => {
    store.begin('trial', first);
    await step('testSecret', 'trial');
    expect(store.textOf('AWSCURRENT')).toBe(first);
  });

  it('refuses a key that is too short to sign with', async () => {
    store.begin('second', 'short');
    await expect(step('testSecret', 'second')).rejects.toThrow('fewer than 32 bytes');
  });

  it('refuses a version that is not to come, and a step that there is not', async () => {
    await expect(step('finishSecret', 'unknown')).rejects.toThrow('Version unknown is not one that is to come.');
    await expect(step('constructor', 'first')).rejects.toThrow('There is no step constructor.');
    expect(store.textOf('AWSCURRENT')).toBe(first);
  });
});

describe.each([
  ['on Lambda', readSecretOnLambda],
  ['in a container', readSecretInContainer],
])('state %s', (_, read) => {
  const instance = (): InputStates => createInputStates(stateKeysIn(read)(store.env, createLog({ service: 'test' })));

  it('that was signed before a rotation is good after it, on an instance old or new', async () => {
    const old = instance();
    const signed = await old.mint(state, mcp);
    await rotateAll('second');
    await expect(old.verify(signed, mcp)).resolves.toEqual(state);
    await expect(instance().verify(signed, mcp)).resolves.toEqual(state);
  });

  it('that was signed after it is good on an instance that has only the old keys', async () => {
    // The cache measures how long ago it asked.
    vi.useFakeTimers({ toFake: ['Date'] });
    const old = instance();
    await old.mint(state, mcp);
    await rotateAll('second');
    const signed = await instance().mint(state, mcp);
    vi.setSystemTime(Date.now() + 10_000);
    await expect(old.verify(signed, mcp)).resolves.toEqual(state);
  });

  it('that was signed two rotations ago is good no more', async () => {
    const signed = await instance().mint(state, mcp);
    await rotateAll('second');
    await rotateAll('third');
    await expect(instance().verify(signed, mcp)).rejects.toThrow();
  });
});
