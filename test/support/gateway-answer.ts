import type { ServerResponse } from 'node:http';
import { type FunctionAnswer, textOf } from './runtime-api.ts';

interface SendOptions {
  /** A REST API renames the header in which a function says how to log in. */
  readonly renamesChallenge: boolean;
}

/** Sends what a function answered, as API Gateway does. */
export async function sendAnswer(
  answer: FunctionAnswer,
  response: ServerResponse,
  { renamesChallenge }: SendOptions,
): Promise<void> {
  if ('error' in answer) {
    response
      .writeHead(502, { 'x-test-error': encodeURIComponent(answer.error) })
      .end('{"message":"Internal server error"}');
  } else if (answer.streaming) {
    await sendStream(answer.body, response, renamesChallenge);
  } else {
    const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = JSON.parse(await textOf(answer.body));
    response.writeHead(statusCode, asSent({ ...headers, ...multiValueHeaders }, renamesChallenge));
    response.end(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'));
  }
}

/** A streamed answer starts with its status and headers as JSON, and eight null bytes. */
async function sendStream(
  body: AsyncIterable<Buffer>,
  response: ServerResponse,
  renamesChallenge: boolean,
): Promise<void> {
  let prelude = Buffer.alloc(0);
  for await (const chunk of body) {
    if (response.headersSent) {
      response.write(chunk);
      continue;
    }
    prelude = Buffer.concat([prelude, chunk]);
    const end = prelude.indexOf(Buffer.alloc(8));
    if (end === -1) continue;
    const { statusCode, headers = {}, cookies = [] } = JSON.parse(prelude.subarray(0, end).toString());
    response.writeHead(statusCode, {
      ...asSent(headers, renamesChallenge),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    });
    response.flushHeaders();
    if (prelude.length > end + 8) response.write(prelude.subarray(end + 8));
  }
  response.end();
}

const asSent = (
  headers: Record<string, string | string[]>,
  renamesChallenge: boolean,
): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name))
      .map(([name, value]) => [
        renamesChallenge && /^www-authenticate$/i.test(name) ? `x-amzn-remapped-${name}` : name,
        value,
      ]),
  );
