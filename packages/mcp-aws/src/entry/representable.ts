/** An event of API Gateway, of either format. */
interface Event {
  readonly httpMethod?: string;
  readonly requestContext?: { readonly http?: { readonly method?: string } };
  readonly body?: string | null;
}

/**
 * An event as a Request can have it (https://fetch.spec.whatwg.org/#dom-request): no body with GET and HEAD, and no method that
 * is forbidden. Such requests then get the answer that they get from a server on a socket.
 */
export function representable<Given>(given: Given): Given {
  const event = given as Event;
  const method = event.requestContext?.http?.method ?? event.httpMethod;
  if (method === 'GET' || method === 'HEAD') return event.body ? { ...given, body: null } : given;
  return method !== undefined && /^(TRACE|TRACK|CONNECT)$/i.test(method) ? withMethod(given, `X-${method}`) : given;
}

function withMethod<Given>(given: Given, method: string): Given {
  const { requestContext } = given as Event;
  if (requestContext?.http === undefined) return { ...given, httpMethod: method };
  return { ...given, requestContext: { ...requestContext, http: { ...requestContext.http, method } } };
}
