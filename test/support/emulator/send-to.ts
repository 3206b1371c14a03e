import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Emulator } from './emulator.ts';

/** Sends a request to a deployed server, whose name below .localhost not every machine can look up. */
export async function sendTo(emulator: Emulator, request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  const body = await request.text();
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      new URL(pathname, emulator.url),
      { method: request.method, headers: { ...Object.fromEntries(request.headers), host } },
      async (message) => {
        const headers = Object.entries(message.headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        );
        const answer = await text(message);
        resolve(new Response(answer === '' ? null : answer, { status: message.statusCode ?? 0, headers }));
      },
    );
    sent.on('error', reject).end(body);
  });
}
