import type { Refusal } from './auth.ts';
import { errorCodes, errorMessage, type Message } from './jsonrpc.ts';
import { excessOf, type Limits, problemInMessage } from './limits.ts';

/**
 * All of a body. `too large`: it has more bytes than it may. `hung up`: its sender was gone before its end, which is no
 * fault of the server.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer> | 'too large' | 'hung up'> {
  const length = request.headers.get('content-length');
  if (Number(length ?? 0) > maxBytes) return 'too large';
  try {
    // What says how long it is is no longer: Node and Lambda see to that.
    const body = length === null ? await readChunks(request, maxBytes) : Buffer.from(await request.arrayBuffer());
    return body === undefined || body.byteLength > maxBytes ? 'too large' : body;
  } catch {
    return 'hung up'; // nothing but the connection can fail here
  }
}

/** Undefined: there is more. */
async function readChunks({ body }: Request, maxBytes: number): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The answer to a body that is too large. */
export const bodyRefusal = (maxBytes: number): Refusal => ({
  rejection: 'too_large',
  detail: `a body of more than ${maxBytes} bytes`,
  response: Response.json(errorMessage(errorCodes.invalidRequest, `The body has more than ${maxBytes} bytes`), {
    status: 413,
  }),
});

/** What is in a body, or the answer that refuses it. */
export type Body = { readonly message: Message; readonly json: unknown } | { readonly refused: Response };

/** Parses a body, once it is known that this and what follows costs little. */
export function parseBody(bytes: Buffer, limits: Limits): Body {
  const excess = excessOf(bytes, limits);
  if (excess !== undefined) return refused(400, errorCodes.invalidRequest, excess);
  const json = parse(new TextDecoder().decode(bytes));
  if (json === unparsable) return refused(400, errorCodes.parse, 'Parse error');
  // Batches left the protocol in 2025-06-18, and a cancelled one would never end.
  if (Array.isArray(json)) return refused(400, errorCodes.invalidRequest, 'Batches are not supported');
  const message = (typeof json === 'object' && json !== null ? json : {}) as Message;
  const repeated = problemInMessage(message);
  if (repeated !== undefined) return refused(400, errorCodes.invalidRequest, repeated);
  return { message, json };
}

const refused = (status: number, code: number, message: string): Body => ({
  refused: Response.json(errorMessage(code, message), { status }),
});

const unparsable = Symbol('unparsable');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return unparsable;
    throw error;
  }
}
