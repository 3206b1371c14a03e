import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import httpApiEvent from '../../templates/+native+buffered/test/events/http-api.json' with { type: 'json' };
import restApiEvent from '../../templates/+native+streaming/test/events/rest-api.json' with { type: 'json' };
import { type Answer, listen, type RuntimeApi, textOf } from './runtime-api.ts';

export type FrontDoorKind = 'http-api' | 'rest-api';

export interface FrontDoor {
  /** The origin that clients call. */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * API Gateway on a port of this machine: HTTP in, the event of its kind to the function, the function's answer out.
 * Bodies go in base64 on request, as API Gateway sends what it does not take for text.
 */
export async function startFrontDoor(kind: FrontDoorKind, runtime: RuntimeApi, timeoutMs = 29_000): Promise<FrontDoor> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    send(await runtime.invoke(await eventOf(kind, request), timeoutMs), response);
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  const address = await listen(server);
  return {
    origin: `http://${address}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function eventOf(kind: FrontDoorKind, request: IncomingMessage): Promise<object> {
  const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const method = request.method ?? 'GET';
  const isBase64Encoded = request.headers['x-test-base64'] !== undefined;
  const text = await textOf(request);
  const body = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
  const headers = joined(request.headers);
  if (kind === 'http-api') {
    const http = { ...httpApiEvent.requestContext.http, method, path: pathname };
    return {
      ...httpApiEvent,
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers,
      requestContext: { ...httpApiEvent.requestContext, domainName: headers.host, http },
      ...(body === '' ? {} : { body }),
      isBase64Encoded,
    };
  }
  return {
    ...restApiEvent,
    path: pathname,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: Object.fromEntries(searchParams),
    multiValueQueryStringParameters: Object.fromEntries([...searchParams].map(([name, value]) => [name, [value]])),
    requestContext: {
      ...restApiEvent.requestContext,
      domainName: headers.host,
      httpMethod: method,
      path: `/prod${pathname}`,
    },
    body: body === '' ? null : body,
    isBase64Encoded,
  };
}

const joined = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

async function send(answer: Answer, response: ServerResponse): Promise<void> {
  if ('error' in answer) {
    response
      .writeHead(502, { 'x-test-error': encodeURIComponent(answer.error) })
      .end('{"message":"Internal server error"}');
  } else if (answer.streaming) {
    await sendStream(answer.body, response);
  } else {
    const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = JSON.parse(await textOf(answer.body));
    response.writeHead(statusCode, withoutHopByHop({ ...headers, ...multiValueHeaders }));
    response.end(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'));
  }
}

/** A streamed answer starts with its status and headers as JSON, and eight null bytes. */
async function sendStream(body: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
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
      ...withoutHopByHop(headers),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    });
    response.flushHeaders();
    if (prelude.length > end + 8) response.write(prelude.subarray(end + 8));
  }
  response.end();
}

const withoutHopByHop = (headers: Record<string, string | string[]>): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name)));
