import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly status: { readonly code: number };
}
interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

export type CollectorMode = 'works' | 'refuses' | 'hangs up' | 'does not answer';

/** A collector of OpenTelemetry, which works or does not. */
export async function startCollector() {
  const spans: Span[] = [];
  const bodies: string[] = [];
  const requests: Record<string, unknown>[] = [];
  const unanswered: ServerResponse[] = [];
  let mode: CollectorMode = 'works';
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (mode === 'does not answer') return void unanswered.push(response);
    if (mode === 'hangs up') return void request.socket.destroy();
    if (mode === 'refuses') return void response.writeHead(503).end();
    requests.push({ method: request.method, path: request.url, ...request.headers });
    bodies.push(body);
    const { resourceSpans } = JSON.parse(body) as Export;
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    bodies,
    requests,
    become(next: CollectorMode) {
      mode = next;
      for (const response of unanswered.splice(0)) response.destroy();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Collector = Awaited<ReturnType<typeof startCollector>>;
