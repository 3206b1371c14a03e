import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import httpApiEvent from '../../templates/+native+buffered/test/events/http-api.json' with { type: 'json' };
import restApiEvent from '../../templates/+native+streaming/test/events/rest-api.json' with { type: 'json' };
import { type Answer, listen, type RuntimeApi, textOf } from './runtime-api.ts';

export type FrontDoorKind = 'http-api' | 'rest-api';

export interface FrontDoor {
  /** What precedes `/mcp` for clients: the origin, and on a REST API its stage. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface FrontDoorOptions {
  readonly timeoutMs?: number;
  /** Of a REST API: who is asked before the function, and what API Gateway answers for it. */
  readonly authorizer?: () => Authorizer;
  /** Only requests with this header, which stands for a verified signature, and holds the ARN of who signed. */
  readonly signedBy?: string;
}

export interface Authorizer {
  readonly runtime: RuntimeApi;
  /** `WWW-Authenticate` of the gateway responses. */
  readonly unauthorized: string;
  readonly accessDenied: string;
}

const stage = '/prod';
const open = /^\/(health$|\.well-known\/)/;

/**
 * API Gateway on a port of this machine: HTTP in, the event of its kind to the function, the function's answer out, with
 * what API Gateway does to requests and answers on the way. Bodies go in base64 on request, as API Gateway sends what it
 * does not take for text.
 */
export async function startFrontDoor(
  kind: FrontDoorKind,
  runtime: RuntimeApi,
  { timeoutMs = 29_000, authorizer, signedBy }: FrontDoorOptions = {},
): Promise<FrontDoor> {
  const remembered = new Map<string, Verdict>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathOf(kind, request);
    if (path === undefined) return refuse(response, 403, 'Forbidden');
    if (signedBy !== undefined && path !== '/health' && request.headers[signedBy] === undefined) {
      return refuse(response, 403, 'Missing Authentication Token');
    }
    if (authorizer !== undefined && !open.test(path)) {
      if (path === '/' || path === '/.well-known') return refuse(response, 403, 'Missing Authentication Token');
      const { authorization } = request.headers;
      const decided = remembered.get(authorization ?? '') ?? (await judge(authorizer(), request, path));
      // A policy is remembered for its token; an error is not.
      if (authorization && decided !== 'unauthorized') remembered.set(authorization, decided);
      if (decided !== 'allow') {
        return refuse(
          response,
          decided === 'deny' ? 403 : 401,
          decided,
          authorizer()[decided === 'deny' ? 'accessDenied' : 'unauthorized'],
        );
      }
    }
    const event = await eventOf(kind, request, path, signedBy);
    await send(await runtime.invoke(event, timeoutMs), response, kind === 'rest-api');
  };
  const server = createServer(
    (request, response) => void handle(request, response).catch((error) => failed(response, error)),
  );
  const address = await listen(server);
  return {
    origin: `http://${address}${kind === 'rest-api' ? stage : ''}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Verdict = 'allow' | 'deny' | 'unauthorized';

/** What the authorizer says. Its error of this name is a 401; any other would be a 500. */
async function judge({ runtime }: Authorizer, request: IncomingMessage, path: string): Promise<Verdict> {
  // Without the identity source nobody is asked.
  if (!request.headers.authorization) return 'unauthorized';
  const { headers, multiValueHeaders } = headersOf(request);
  const methodArn = `arn:aws:execute-api:us-east-1:123456789012:abc/prod/${request.method}${path}`;
  const { requestContext } = restApiEvent;
  const answer = await runtime.invoke(
    { type: 'REQUEST', methodArn, path, headers, multiValueHeaders, requestContext },
    10_000,
  );
  if ('error' in answer) {
    if (!answer.error.includes('Unauthorized')) throw new Error(`The authorizer failed: ${answer.error}`);
    return 'unauthorized';
  }
  const [statement] = JSON.parse(await textOf(answer.body)).policyDocument.Statement;
  return statement.Effect === 'Allow' && statement.Resource.endsWith('abc/prod/*') ? 'allow' : 'deny';
}

/** A fault of the tests, not of what is tested. */
function failed(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(599).end(error instanceof Error ? error.stack : String(error));
}

function refuse(response: ServerResponse, status: number, message: string, challenge?: string): void {
  response.writeHead(status, challenge === undefined ? {} : { 'www-authenticate': challenge });
  response.end(JSON.stringify({ message }));
}

/** The path inside the API; undefined outside of it. As it was sent: API Gateway does not resolve dots. */
function pathOf(kind: FrontDoorKind, { url = '/' }: IncomingMessage): string | undefined {
  const [path = '/'] = url.split('?');
  if (kind === 'http-api') return path;
  if (path === stage) return '/';
  return path.startsWith(`${stage}/`) ? path.slice(stage.length) : undefined;
}

/** HTTP APIs join a header that comes twice; REST APIs give the last, and besides all. */
function headersOf({ rawHeaders }: IncomingMessage): {
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
} {
  const multiValueHeaders: Record<string, string[]> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    const known = Object.keys(multiValueHeaders).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
    multiValueHeaders[known] = [...(multiValueHeaders[known] ?? []), value];
  }
  const last = Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1) ?? '']);
  return { headers: Object.fromEntries(last), multiValueHeaders };
}

async function eventOf(
  kind: FrontDoorKind,
  request: IncomingMessage,
  path: string,
  signedBy?: string,
): Promise<object> {
  const search = request.url?.split('?')[1] ?? '';
  const searchParams = new URLSearchParams(search);
  const method = request.method ?? 'GET';
  const isBase64Encoded = request.headers['x-test-base64'] !== undefined;
  const userArn = signedBy === undefined ? undefined : String(request.headers[signedBy]);
  const text = await textOf(request);
  const body = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
  const { headers, multiValueHeaders } = headersOf(request);
  if (kind === 'http-api') {
    const http = { ...httpApiEvent.requestContext.http, method, path };
    const joined = Object.entries(multiValueHeaders).map(([name, values]) => [name.toLowerCase(), values.join(',')]);
    return {
      ...httpApiEvent,
      rawPath: path,
      rawQueryString: search,
      headers: Object.fromEntries(joined),
      requestContext: {
        ...httpApiEvent.requestContext,
        domainName: request.headers.host,
        http,
        ...(userArn === undefined ? {} : { authorizer: { iam: { userArn } } }),
      },
      ...(body === '' ? {} : { body }),
      isBase64Encoded,
    };
  }
  return {
    ...restApiEvent,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders,
    queryStringParameters: Object.fromEntries(searchParams),
    multiValueQueryStringParameters: Object.fromEntries([...searchParams].map(([name, value]) => [name, [value]])),
    requestContext: {
      ...restApiEvent.requestContext,
      ...(userArn === undefined ? {} : { identity: { ...restApiEvent.requestContext.identity, userArn } }),
      domainName: request.headers.host,
      httpMethod: method,
      path: `${stage}${path}`,
    },
    body: body === '' ? null : body,
    isBase64Encoded,
  };
}

async function send(answer: Answer, response: ServerResponse, renames: boolean): Promise<void> {
  if ('error' in answer) {
    response
      .writeHead(502, { 'x-test-error': encodeURIComponent(answer.error) })
      .end('{"message":"Internal server error"}');
  } else if (answer.streaming) {
    await sendStream(answer.body, response, renames);
  } else {
    const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = JSON.parse(await textOf(answer.body));
    response.writeHead(statusCode, asSent({ ...headers, ...multiValueHeaders }, renames));
    response.end(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'));
  }
}

/** A streamed answer starts with its status and headers as JSON, and eight null bytes. */
async function sendStream(body: AsyncIterable<Buffer>, response: ServerResponse, renames: boolean): Promise<void> {
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
      ...asSent(headers, renames),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    });
    response.flushHeaders();
    if (prelude.length > end + 8) response.write(prelude.subarray(end + 8));
  }
  response.end();
}

/** A REST API renames the header in which a function says how to log in. */
const asSent = (headers: Record<string, string | string[]>, renames: boolean): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name))
      .map(([name, value]) => [renames && /^www-authenticate$/i.test(name) ? `x-amzn-remapped-${name}` : name, value]),
  );
