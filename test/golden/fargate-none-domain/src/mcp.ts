import {
  type AuthInfo,
  createMcpHandler,
  isLegacyRequest,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { log } from './log.ts';

interface Incoming {
  request: Request;
  body: unknown;
  authInfo: AuthInfo | undefined;
  signal: AbortSignal;
}

/** Answers MCP requests whose body is already read. */
export type ServeMcp = (incoming: Incoming) => Promise<Response>;

/** Serves both protocol eras: 2026-07-28, which is stateless, and the `initialize` handshake of 2025. */
export function createMcp(createServer: () => McpServer): ServeMcp {
  const handler = createMcpHandler(createServer, {
    // What follows the colon may be what the caller sent.
    onerror: (error) => log.warn('request refused', { reason: error.message.split(':')[0]?.slice(0, 100) }),
  });

  return async ({ request, body, authInfo, signal }) => {
    const headers = new Headers(request.headers);
    // Clients of 2025 must name both types, and several do not.
    headers.set('accept', 'application/json, text/event-stream');
    // A Request cannot be made with TRACE. Whatever is not POST gets the same answer.
    const method = request.method === 'TRACE' ? 'GET' : request.method;
    const forwarded = new Request(request.url, { method, headers, signal });
    const options = { parsedBody: body, ...(authInfo === undefined ? {} : { authInfo }) };

    const accepted = request.headers.get('accept') ?? '*/*';
    const readsStreams = /event-stream|text\/\*|\*\/\*/.test(accepted);
    if (request.method === 'POST' && !readsStreams && (await isLegacyRequest(forwarded, body))) {
      return answerWithJson(createServer(), forwarded, options);
    }
    return handler.fetch(forwarded, options);
  };
}

/** For clients of 2025 that cannot read an event stream: the result without the progress. */
async function answerWithJson(
  server: McpServer,
  request: Request,
  options: { parsedBody: unknown; authInfo?: AuthInfo },
): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  const aborted = new Promise<Response>((resolve) => {
    request.signal.addEventListener('abort', () => resolve(new Response(null, { status: 499 })), { once: true });
  });
  try {
    return await Promise.race([transport.handleRequest(request, options), aborted]);
  } finally {
    await server.close();
  }
}
