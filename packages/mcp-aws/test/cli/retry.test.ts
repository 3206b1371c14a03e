import { expect, it } from 'vitest';
import { createRetry, type RetryOptions } from '../../src/cli/retry.ts';

const named = (name: string, fields: object = {}): Error =>
  Object.assign(new Error(`${name} happened`), { name, ...fields });

const throttled = named('ThrottlingException');
const expired = named('ExpiredTokenException');

/** A request that fails in these ways, one after the other, and then succeeds. */
const failing = (...errors: Error[]) => {
  const left = [...errors];
  return async (): Promise<string> => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'answer';
  };
};

function setUp(options: Partial<RetryOptions> = {}) {
  const notices: string[] = [];
  let renewed = 0;
  const retry = createRetry({
    attempts: 4,
    signal: new AbortController().signal,
    notice: (line) => notices.push(line),
    renew: () => {
      renewed += 1;
    },
    firstWaitMs: 1,
    ...options,
  });
  return { retry, notices, renewed: () => renewed };
}

it.each([
  ['throttling', throttled, /AWS is throttling requests \(ThrottlingException\); trying again/],
  ['an outage', named('InternalFailure', { $metadata: { httpStatusCode: 503 } }), /AWS failed/],
  ['a lost connection', named('Error', { code: 'ECONNRESET' }), /AWS cannot be reached \(ECONNRESET\)/],
  ['a timeout', named('TimeoutError'), /AWS cannot be reached/],
  ['a body that was cut', new SyntaxError('Unexpected end of JSON input'), /AWS failed/],
  ['a clock that was wrong', named('Other', { $metadata: { clockSkewCorrected: true } }), /AWS failed/],
])('survives %s, says so once, and says when it is back', async (_, error, notice) => {
  const { retry, notices } = setUp();
  expect(await retry(failing(error, error))).toBe('answer');
  expect(notices).toEqual([expect.stringMatching(notice), expect.stringMatching(/^Back after .*going on/)]);
});

it('says nothing where nothing goes wrong', async () => {
  const { retry, notices } = setUp();
  expect([await retry(failing()), notices]).toEqual(['answer', []]);
});

it('gives up after so many attempts, with the last error', async () => {
  const { retry } = setUp({ attempts: 3 });
  await expect(retry(failing(throttled, throttled, throttled))).rejects.toBe(throttled);
  expect(await setUp({ attempts: 3 }).retry(failing(throttled, throttled))).toBe('answer');
});

it.each([
  ['a refusal', named('AccessDeniedException')],
  ['a request that is wrong', named('InvalidParameterException')],
  ['credentials that have expired, unless it may go on for ever', expired],
])('does not repeat %s', async (_, error) => {
  await expect(setUp().retry(failing(error))).rejects.toBe(error);
});

it('waits for new credentials when it may go on for ever, and reads them before each attempt', async () => {
  const { retry, notices, renewed } = setUp({ attempts: Number.POSITIVE_INFINITY });
  expect(await retry(failing(expired, named('CredentialsProviderError'), expired))).toBe('answer');
  expect(renewed()).toBe(3);
  expect(notices[0]).toMatch(/credentials have expired; renew them \(aws sso login\)/);
});

it('ends with the signal, and not after the wait', async () => {
  const abort = new AbortController();
  const { retry } = setUp({ signal: abort.signal, firstWaitMs: 60_000 });
  const waiting = retry(failing(throttled));
  setTimeout(() => abort.abort(), 5);
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
