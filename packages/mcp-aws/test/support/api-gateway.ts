import httpApi from './events/http-api.json' with { type: 'json' };
import restApi from './events/rest-api.json' with { type: 'json' };

/** One of API Gateway's APIs, as a Lambda function sees it. */
export interface ApiGateway {
  /** What clients call. */
  readonly url: string;
  /** The event that it makes of a request. It sends text as it is, and anything else in base64. */
  eventOf(request: Request, requestContext: unknown): Promise<object>;
  /** What it makes of a function's result. */
  responseOf(result: unknown): Response;
}

/** With payload 2.0. */
export const httpApiGateway: ApiGateway = {
  url: `https://${httpApi.requestContext.domainName}/mcp`,
  async eventOf(request, requestContext) {
    const { pathname, searchParams } = new URL(request.url);
    return {
      ...httpApi,
      rawPath: pathname,
      rawQueryString: searchParams.toString(),
      headers: { ...httpApi.headers, host: httpApi.headers.host, ...Object.fromEntries(request.headers) },
      requestContext: {
        ...httpApi.requestContext,
        ...(requestContext as object | undefined),
        http: { ...httpApi.requestContext.http, method: request.method, path: pathname },
      },
      ...(await bodyOf(request)),
    };
  },
  responseOf,
};

/** With payload 1.0. */
export const restApiGateway: ApiGateway = {
  url: `https://${restApi.headers.Host}/mcp`,
  async eventOf(request, requestContext) {
    const { pathname, searchParams } = new URL(request.url);
    const headers = {
      Host: request.headers.get('host') ?? restApi.headers.Host,
      ...Object.fromEntries(request.headers),
    };
    const several = (pairs: Iterable<readonly [string, string]>) =>
      Object.fromEntries([...pairs].map(([name, value]) => [name, [value]]));
    return {
      ...restApi,
      path: pathname,
      httpMethod: request.method,
      headers,
      multiValueHeaders: several(Object.entries(headers)),
      requestContext: { ...restApi.requestContext, ...(requestContext as object | undefined) },
      queryStringParameters: Object.fromEntries(searchParams),
      multiValueQueryStringParameters: several(searchParams),
      ...(await bodyOf(request)),
    };
  },
  responseOf,
};

/** Asks for a body in base64, as of a client that sends what is not text. */
export const base64Header = 'x-test-base64';

async function bodyOf(request: Request): Promise<object> {
  const bytes = Buffer.from(await request.arrayBuffer());
  const isBase64Encoded = request.headers.has(base64Header);
  if (bytes.length === 0) return { isBase64Encoded };
  return { body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

interface Result {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

function responseOf(result: unknown): Response {
  const { statusCode, headers, multiValueHeaders = {}, body, isBase64Encoded } = result as Result;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const joined = Object.entries(multiValueHeaders).map(([name, values]): [string, string] => [name, values.join(', ')]);
  return new Response(bytes.length === 0 ? null : bytes, {
    status: statusCode,
    headers: { ...headers, ...Object.fromEntries(joined) },
  });
}
