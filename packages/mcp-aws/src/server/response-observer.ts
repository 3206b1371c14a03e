/** The last JSON-RPC message of a response, where it is short enough to be an error; what is longer is a result. */
export interface Answer {
  readonly error?: { readonly code?: unknown };
  readonly result?: { readonly isError?: unknown };
}

const longestError = 16 * 1024;
const broken: Answer = { error: { code: -32_603 } };

/** What is done once a body has been sent, and to be waited for before the response ends. */
type WhenSent = (answer: Answer, cut: boolean) => Promise<void> | undefined;

/** Calls `whenSent` once the body has been sent, or given up by the client (`cut`). */
export async function observeResponse(response: Response, whenSent: WhenSent): Promise<Response> {
  if (response.body === null) {
    await whenSent({}, false);
    return response;
  }
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    const text = await response.text();
    await whenSent(answerIn(text), false);
    return new Response(text, response);
  }
  const decoder = new TextDecoder();
  let tail = '';
  const stream = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      tail = (tail + decoder.decode(chunk.subarray(-longestError))).slice(-longestError);
    },
    flush: () => whenSent(answerIn(/(?:^|\n)data: (.*)\n\n$/.exec(tail)?.[1] ?? tail), false),
    // A client that hangs up gives no reason; a source that breaks gives its error.
    cancel: (reason) => (reason instanceof Error ? whenSent(broken, false) : whenSent({}, true)),
  });
  return new Response(response.body.pipeThrough(stream), response);
}

function answerIn(text: string): Answer {
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
