import recorded from './events/rest-api.json' with { type: 'json' };

export const host = recorded.headers.Host;

/** The event a REST API (payload 1.0) makes of a request. It sends text as it is, and anything else in base64. */
export async function eventOf(request: Request): Promise<object> {
  const { pathname, searchParams } = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const isBase64Encoded = request.headers.has('x-test-base64');
  const said = JSON.parse(request.headers.get('x-test-request-context') ?? '{}') as object;
  const headers = { Host: request.headers.get('host') ?? host, ...Object.fromEntries(request.headers) };
  return {
    ...recorded,
    path: pathname,
    httpMethod: request.method,
    headers,
    requestContext: { ...recorded.requestContext, ...said },
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: Object.fromEntries(searchParams),
    multiValueQueryStringParameters: Object.fromEntries([...searchParams].map(([name, value]) => [name, [value]])),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

interface Result {
  statusCode: number;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}

/** What API Gateway makes of the result. */
export function responseOf(result: unknown): Response {
  const { statusCode, headers, multiValueHeaders = {}, body, isBase64Encoded } = result as Result;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const joined = Object.entries(multiValueHeaders).map(([name, values]): [string, string] => [name, values.join(', ')]);
  return new Response(bytes.length === 0 ? null : bytes, {
    status: statusCode,
    headers: { ...headers, ...Object.fromEntries(joined) },
  });
}
