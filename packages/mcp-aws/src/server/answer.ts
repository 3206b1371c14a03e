/** The last JSON-RPC message of a response, where it is short enough to be an error; what is longer is a result. */
export interface Answer {
  readonly error?: { readonly code?: unknown };
  readonly result?: { readonly isError?: unknown };
}

/** Characters of an answer that are looked at. */
export const longestError = 16 * 1024;

export const brokenAnswer: Answer = { error: { code: -32_603 } };

/** The answer in the body of a response that is JSON. */
export function answerIn(text: string): Answer {
  // In a text of JSON these quotes would be escaped.
  if (!text.startsWith('{') || text.length >= longestError)
    return { result: { isError: text.includes('"isError":true') } };
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // cut by a client or a deadline
    throw error;
  }
}

/** The answer in the last event of a stream. */
export const answerInEvents = (tail: string): Answer => answerIn(/(?:^|\n)data: (.*)\n\n$/.exec(tail)?.[1] ?? tail);
