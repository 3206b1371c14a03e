import { once } from 'node:events';
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { wrongWith } from './answers.ts';
import type { Malformed } from './malformed.ts';

export interface Outcome {
  readonly status: number | string;
  /** What is wrong with the answer; undefined: nothing. */
  readonly complaint?: string | undefined;
}

/** Sends a request to the letter. */
export function sendMalformed(
  origin: string,
  agent: Agent,
  { method, path, headers, body }: Malformed,
): Promise<Outcome> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ status: error.message, complaint: error.message });
    const outgoing = httpRequest({
      hostname,
      port,
      path,
      method,
      agent,
      timeout: 20_000,
      headers: { host: `localhost:${port}`, ...headers, 'content-length': body.length },
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in 20 seconds')));
    outgoing.on('error', failed);
    outgoing.on('response', (incoming: IncomingMessage) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', failed);
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0;
        const text = Buffer.concat(chunks).toString();
        const type = incoming.headers['content-type'] ?? '';
        // Beside /mcp the routes of the example answer with JSON of their own; and HEAD has the type and no body.
        const shaped = path === '/mcp' && method !== 'HEAD';
        resolve({ status, complaint: wrongWith(status, shaped ? type : '', text) });
      });
    });
    outgoing.end(body);
  });
}

/** Sends these very bytes, and ends. Returns what comes back. */
export async function exchangeBytes(origin: string, bytes: Buffer): Promise<string> {
  const socket = connectSocket({ port: Number(new URL(origin).port), host: '127.0.0.1' });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined); // reset: an answer, too
  socket.end(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
