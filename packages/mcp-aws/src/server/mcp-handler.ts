import {
  type AuthInfo,
  createMcpHandler,
  isLegacyRequest,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { Log } from '../telemetry/log.ts';
import { contextOf, type RequestContext, toAuthInfo } from './context.ts';
import { silenceMs } from './keep-alive.ts';

interface Incoming {
  readonly request: Request;
  /** As it was parsed. */
  readonly body: unknown;
  readonly context: RequestContext;
  readonly signal: AbortSignal;
}

/** Answers MCP requests whose body has been read. */
export type McpHandler = (incoming: Incoming) => Promise<Response>;

interface McpHandlerOptions {
  /** Makes a fresh server for one request. */
  build(context: RequestContext): Promise<McpServer>;
  readonly log: Log;
  readonly resourceMetadataUrl: string | undefined;
}

/** Whether a client takes an event stream for an answer. */
export const readsEvents = ({ headers }: Request): boolean =>
  /event-stream|text\/\*|\*\/\*/.test(headers.get('accept') ?? '*/*');

/** Serves both protocol versions: 2026-07-28, which is stateless, and the `initialize` handshake of 2025. */
export function createMcpServing({ build, log, resourceMetadataUrl }: McpHandlerOptions): McpHandler {
  const buildFor = async (authInfo: AuthInfo | undefined, signal: AbortSignal | undefined): Promise<McpServer> => {
    const server = await build(contextOf(authInfo));
    // The SDK listens for a hang-up from now on, and would not hear of one that has been.
    signal?.throwIfAborted();
    return server;
  };
  const handler = createMcpHandler(({ authInfo, requestInfo }) => buildFor(authInfo, requestInfo?.signal), {
    keepAliveMs: silenceMs,
    // What follows the colon may be what the caller sent.
    onerror: (error) => log.warn('request refused', { reason: error.message.split(':')[0]?.slice(0, 100) }),
  });

  return async ({ request, body, context, signal }) => {
    const headers = new Headers(request.headers);
    // Clients of 2025 must name both types, and several do not.
    headers.set('accept', 'application/json, text/event-stream');
    // A Request cannot be made with TRACE. Whatever is not POST gets the same answer.
    const method = request.method === 'TRACE' ? 'GET' : request.method;
    const forwarded = new Request(request.url, { method, headers, signal });
    const options = { parsedBody: body, authInfo: toAuthInfo(context, resourceMetadataUrl) };
    if (request.method === 'POST' && !readsEvents(request) && (await isLegacyRequest(forwarded, body))) {
      return answerWithJson(await buildFor(options.authInfo, signal), forwarded, options);
    }
    return handler.fetch(forwarded, options);
  };
}

/** For clients of 2025 that cannot read an event stream: the result without the progress. */
async function answerWithJson(
  server: McpServer,
  request: Request,
  options: { parsedBody: unknown; authInfo: ReturnType<typeof toAuthInfo> },
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
