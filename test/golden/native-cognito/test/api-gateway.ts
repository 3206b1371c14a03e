import recorded from './events/http-api.json' with { type: 'json' };

export const host = recorded.requestContext.domainName;

/** The event an HTTP API (payload 2.0) makes of a request. It sends text as it is, and anything else in base64. */
export async function eventOf(request: Request): Promise<object> {
  const { pathname, searchParams } = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const isBase64Encoded = request.headers.has('x-test-base64');
  const said = JSON.parse(request.headers.get('x-test-request-context') ?? '{}') as object;
  return {
    ...recorded,
    rawPath: pathname,
    rawQueryString: searchParams.toString(),
    headers: { ...recorded.headers, host, ...Object.fromEntries(request.headers) },
    requestContext: {
      ...recorded.requestContext,
      ...said,
      http: { ...recorded.requestContext.http, method: request.method, path: pathname },
    },
    ...(body.length === 0 ? {} : { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

interface Result {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}

/** What API Gateway makes of the result. */
export function responseOf(result: unknown): Response {
  const { statusCode, headers, body, isBase64Encoded } = result as Result;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return new Response(bytes.length === 0 ? null : bytes, { status: statusCode, headers });
}
