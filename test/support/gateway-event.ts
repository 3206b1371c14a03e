import type { IncomingMessage } from 'node:http';
import httpApiEvent from '../../packages/mcp-aws/test/support/events/http-api.json' with { type: 'json' };
import restApiEvent from '../../packages/mcp-aws/test/support/events/rest-api.json' with { type: 'json' };
import { textOf } from './runtime-api.ts';

/** The kinds of API Gateway that pass requests on to a function. */
export type ApiKind = 'http-api' | 'rest-api';

/** Of the only stage of a REST API. */
export const stagePath = '/prod';

/** The path inside the API; undefined outside of it. As it was sent: API Gateway does not resolve dots. */
export function pathOf(kind: ApiKind, { url = '/' }: IncomingMessage): string | undefined {
  const [path = '/'] = url.split('?');
  if (kind === 'http-api') return path;
  if (path === stagePath) return '/';
  return path.startsWith(`${stagePath}/`) ? path.slice(stagePath.length) : undefined;
}

/** What a function gets for a request. @param signedBy the header that says who signed it */
export async function eventOf(
  kind: ApiKind,
  request: IncomingMessage,
  path: string,
  signedBy: string | undefined,
): Promise<object> {
  const isBase64Encoded = request.headers['x-test-base64'] !== undefined;
  const userArn = signedBy === undefined ? undefined : String(request.headers[signedBy]);
  const text = await textOf(request);
  const body = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
  const parts = { path, body, isBase64Encoded, userArn };
  return kind === 'http-api' ? httpApiEventOf(request, parts) : restApiEventOf(request, parts);
}

/** What an authorizer gets for it. */
export function authorizerEventOf(request: IncomingMessage, path: string): object {
  const methodArn = `arn:aws:execute-api:us-east-1:123456789012:abc/prod/${request.method}${path}`;
  const { requestContext } = restApiEvent;
  return { type: 'REQUEST', methodArn, path, ...headersOf(request), requestContext };
}

interface Parts {
  readonly path: string;
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly userArn: string | undefined;
}

function httpApiEventOf(request: IncomingMessage, { path, body, isBase64Encoded, userArn }: Parts): object {
  const { method = 'GET', url = '' } = request;
  const { requestContext } = httpApiEvent;
  const { multiValueHeaders } = headersOf(request);
  const joined = Object.entries(multiValueHeaders).map(([name, values]) => [name.toLowerCase(), values.join(',')]);
  return {
    ...httpApiEvent,
    rawPath: path,
    rawQueryString: url.split('?')[1] ?? '',
    headers: Object.fromEntries(joined),
    requestContext: {
      ...requestContext,
      domainName: request.headers.host,
      http: { ...requestContext.http, method, path },
      ...(userArn === undefined ? {} : { authorizer: { iam: { userArn } } }),
    },
    ...(body === '' ? {} : { body }),
    isBase64Encoded,
  };
}

function restApiEventOf(request: IncomingMessage, { path, body, isBase64Encoded, userArn }: Parts): object {
  const { method: httpMethod = 'GET', url = '' } = request;
  const { requestContext } = restApiEvent;
  const searchParams = new URLSearchParams(url.split('?')[1] ?? '');
  return {
    ...restApiEvent,
    path,
    httpMethod,
    ...headersOf(request),
    queryStringParameters: Object.fromEntries(searchParams),
    multiValueQueryStringParameters: Object.fromEntries([...searchParams].map(([name, value]) => [name, [value]])),
    requestContext: {
      ...requestContext,
      ...(userArn === undefined ? {} : { identity: { ...requestContext.identity, userArn } }),
      domainName: request.headers.host,
      httpMethod,
      path: `${stagePath}${path}`,
    },
    body: body === '' ? null : body,
    isBase64Encoded,
  };
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
