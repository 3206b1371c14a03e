import type { Message } from './jsonrpc.ts';
import type { Rate } from './throttle.ts';

/** What one request, one caller and all callers together may use of a server. Each answer that refuses names its limit. */
export interface Limits {
  /** Of a request's body. */
  readonly bodyBytes: number;
  /** Values in a body: its objects and lists, and what is in them. What is validated costs time by their number. */
  readonly bodyValues: number;
  /** Objects and lists within each other in a body. */
  readonly bodyDepth: number;
  /** Of an answer, as it is sent. Lambda takes 6 MB, with an answer's quotes escaped once more. */
  readonly resultBytes: number;
  /** Seconds that a call may take. What hosts the server may end it before. */
  readonly seconds: number;
  /** For each caller, in each instance. */
  readonly perCaller: Rate & {
    /** Calls at once. */
    readonly concurrency: number;
  };
}

export const defaultLimits: Limits = {
  bodyBytes: 1024 * 1024,
  bodyValues: 10_000,
  bodyDepth: 64,
  resultBytes: 5 * 1024 * 1024,
  seconds: 900,
  perCaller: { rateLimit: 50, burstLimit: 200, concurrency: 20 },
};

/** Characters of what is repeated: an id once, a token of progress in every notification. */
const longestToken = 256;
/** Characters of a name or a URI, which errors repeat. */
const longestName = 2048;

/** What is wrong with JSON before it is worth decoding and parsing; undefined: nothing. */
export function excessOf(json: Buffer, { bodyValues, bodyDepth }: Limits): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    // No byte of a character beyond ASCII is one of these (RFC 3629, section 3).
    switch (json[at]) {
      case quote:
        at = endOfString(json, at + 1);
        break;
      case comma:
        values += 1;
        break;
      case brace:
      case bracket:
        values += 1;
        depth += 1;
        if (depth > bodyDepth) return `The body is more than ${bodyDepth} levels deep`;
        break;
      case endBrace:
      case endBracket:
        depth -= 1;
        break;
    }
    if (values > bodyValues) return `The body has more than ${bodyValues} values`;
  }
  return undefined;
}

/** What the server would have to repeat, and cannot or must not; undefined: nothing. */
export function problemInMessage(message: unknown): string | undefined {
  const { id, params } = (message ?? {}) as Partial<Message>;
  if (id !== undefined && typeof id !== 'string' && !Number.isSafeInteger(id))
    return 'The id is neither a string nor an integer';
  if (isLonger(id, longestToken)) return `The id has more than ${longestToken} characters`;
  if (isLonger(params?._meta?.progressToken, longestToken))
    return `The progressToken has more than ${longestToken} characters`;
  if ([params?.name, params?.ref?.name].some((name) => isLonger(name, longestName)))
    return `The name has more than ${longestName} characters`;
  if ([params?.uri, params?.ref?.uri].some((uri) => isLonger(uri, longestName)))
    return `The uri has more than ${longestName} characters`;
  return undefined;
}

const isLonger = (value: unknown, than: number): boolean => typeof value === 'string' && value.length > than;

const [quote, backslash, comma, brace, endBrace, bracket, endBracket] = [
  0x22, 0x5c, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d,
] as const; // " \ , { } [ ]

function endOfString(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return at;
}
