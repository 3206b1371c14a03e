import * as http from '../../src/entry/http-exports.ts';
import * as lambda from '../../src/entry/lambda-exports.ts';
import type { ServerDefinition } from '../../src/server/define-server.ts';
import type { CreateTracing } from '../../src/telemetry/tracing.ts';
import type { Send } from '../../src/testing/test-app.ts';
import { type ApiGateway, httpApiGateway, restApiGateway } from './api-gateway.ts';
import example from './example/server.ts';
import { overSocket, socketUrl } from './over-socket.ts';
import { type Environment, type OwnedProcess, ownProcess } from './process.ts';

/** What is deployed, in this process. */
export interface Entry extends Pick<OwnedProcess, 'lines' | 'texts'> {
  readonly url: string;
  readonly send: Send;
  close(): Promise<void>;
}

export interface EntryOptions {
  /** What the stack tells the server, besides MCP_RESOURCE_URL. */
  readonly env?: Environment;
  readonly definition?: ServerDefinition;
  readonly mode?: 'none' | 'apiKey' | 'iam' | 'cognito' | 'oidc';
  readonly tracing?: CreateTracing;
  /** Milliseconds until Lambda ends each call. */
  readonly remainingMs?: number;
}

export interface EntryKind {
  readonly name: string;
  /** What clients call. */
  readonly url: string;
  start(options?: EntryOptions): Promise<Entry>;
}

const onLambda = {
  none: lambda.none,
  apiKey: lambda.apiKey,
  iam: lambda.iam,
  cognito: lambda.cognito,
  oidc: lambda.oidc,
};
const inContainer = { ...onLambda, apiKey: http.apiKey };

const identity = { name: 'test-server', title: 'Test server', version: '1.2.3' };

/** The Lambda handler, called with events as API Gateway sends them. */
const native = (name: string, gateway: ApiGateway, streaming: boolean): EntryKind => ({
  name,
  url: gateway.url,
  start: ({ env, definition = example, mode = 'none', tracing = lambda.xray, remainingMs = 29_000 } = {}) =>
    owning({ MCP_RESOURCE_URL: gateway.url, MCP_AUTH_MODE: modeName(mode), ...env }, async () => {
      const options = { identity, auth: onLambda[mode], tracing };
      const startNative = streaming ? lambda.startStreamingLambda : lambda.startLambda;
      const handler = (await startNative(async () => ({ default: definition }), options)) as Handler;
      return {
        url: gateway.url,
        send: async (request, requestContext) =>
          gateway.responseOf(await handler(await gateway.eventOf(request, requestContext), contextOf(remainingMs))),
        close: async () => undefined,
      };
    }),
});

type Handler = (event: object, context: object) => Promise<unknown>;

const contextOf = (remainingMs: number): object => ({
  awsRequestId: crypto.randomUUID(),
  getRemainingTimeInMillis: () => remainingMs,
});

/** The HTTP server of the container, on a port of this machine. */
const container: EntryKind = {
  name: 'container',
  url: socketUrl,
  start: ({ env, definition = example, mode = 'none', tracing = http.xray } = {}) =>
    owning({ MCP_RESOURCE_URL: socketUrl, PORT: '0', MCP_AUTH_MODE: modeName(mode), ...env }, async () => {
      const auth = inContainer[mode];
      return overSocket(await http.startContainer(async () => ({ default: definition }), { identity, auth, tracing }));
    }),
};

/** The HTTP server behind the Web Adapter, which tells of API Gateway in headers. */
const webAdapter: EntryKind = {
  name: 'web-adapter',
  url: socketUrl,
  start({ env, definition = example, mode = 'none', tracing = lambda.xray, remainingMs = 29_000 } = {}) {
    const inLambda = { AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001', MCP_RESOURCE_URL: socketUrl, PORT: '0' };
    return owning({ ...inLambda, MCP_AUTH_MODE: modeName(mode), ...env }, async () => {
      const options = { identity, auth: onLambda[mode], tracing };
      const { send, ...entry } = await overSocket(
        await lambda.startWebAdapter(async () => ({ default: definition }), options),
      );
      const adapted: Send = (request, requestContext) => {
        const deadline = Date.now() + remainingMs;
        request.headers.set('x-amzn-lambda-context', JSON.stringify({ request_id: crypto.randomUUID(), deadline }));
        request.headers.set('x-amzn-request-context', JSON.stringify(requestContext ?? {}));
        return send(request);
      };
      return { ...entry, send: adapted };
    });
  },
};

export const entries: readonly EntryKind[] = [
  native('native behind an HTTP API', httpApiGateway, false),
  native('native behind a REST API', restApiGateway, true),
  webAdapter,
  container,
];

const modeName = (mode: string): string => (mode === 'apiKey' ? 'api-key' : mode);

/** Starts an entry in a process of its own making, and gives the process back with the entry. */
async function owning(env: Environment, start: () => Promise<Pick<Entry, 'url' | 'send' | 'close'>>): Promise<Entry> {
  const owned = ownProcess(env);
  try {
    const entry = await start();
    const close = async (): Promise<void> => {
      await entry.close();
      owned.restore();
    };
    return { ...entry, lines: owned.lines, texts: owned.texts, close };
  } catch (error) {
    owned.restore();
    throw error;
  }
}
