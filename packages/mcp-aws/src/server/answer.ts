/** What the log takes from the JSON-RPC message that ends a response. */
export interface Answer {
  readonly error?: { readonly code?: unknown };
  readonly result?: { readonly isError?: unknown };
}

export const brokenAnswer: Answer = { error: { code: -32_603 } };

/** The answer in the body of a response that is JSON. */
export function answerIn(text: string): Answer {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // cut by a client or a deadline
    throw error;
  }
}
