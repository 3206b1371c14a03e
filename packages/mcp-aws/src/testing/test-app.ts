import { type AppOptions, createApp } from '../server/app.ts';
import type { Auth } from '../server/auth.ts';
import type { Invocation } from '../server/context.ts';
import type { ServerDefinition } from '../server/define-server.ts';
import { createInputStates, type InputStates } from '../server/input-state.ts';
import { defaultLimits } from '../server/limits.ts';
import { createLog } from '../telemetry/log.ts';
import { type CreateTracing, xray } from '../telemetry/tracing.ts';

/**
 * Answers a request as the server does.
 * @param requestContext what API Gateway says of the request
 * @param invocation what else the platform knows of it
 */
export type Send = (request: Request, requestContext?: unknown, invocation?: Partial<Invocation>) => Promise<Response>;

/** A server that tests call without a network. */
export interface TestApp {
  /** What clients call. */
  readonly url: string;
  readonly send: Send;
  /** The lines of its log so far. */
  lines(): readonly Readonly<Record<string, unknown>>[];
}

export interface TestAppOptions {
  readonly definition: ServerDefinition;
  /** Default: everyone may call. */
  readonly auth?: Auth;
  readonly config?: Partial<AppOptions['config']>;
  /** Default: no spans. */
  readonly tracing?: CreateTracing;
  /** Default: `http://localhost/mcp`. */
  readonly url?: string;
  /** Default: with a key that all apps of a process have. */
  readonly inputStates?: InputStates;
}

const noAuth: Auth = { guard: async () => ({ caller: undefined }), isOpen: true };

/** One for all apps of a process, as all instances of a deployed server have one. */
const key = crypto.getRandomValues(new Uint8Array(32));

/** Makes the app that every entry serves. */
export async function createTestApp({
  definition,
  auth = noAuth,
  config,
  tracing = xray,
  url = 'http://localhost/mcp',
  inputStates = createInputStates(async () => [key]),
}: TestAppOptions): Promise<TestApp> {
  const lines: string[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(line) });
  const app = createApp({
    definition,
    identity: { name: 'test', version: '0.0.0' },
    config: {
      allowedHosts: [new URL(url).hostname],
      allowedOrigins: [],
      throttle: undefined,
      limits: defaultLimits,
      scopeErrors: 'challenge',
      scopePrefix: '',
      logsArguments: false,
      ...config,
    },
    auth,
    log,
    tracing: await tracing({ env: {}, log, service: 'test' }),
    inputStates,
  });
  return {
    url,
    send: (request, requestContext, invocation) =>
      app.fetch(withHost(request), { requestId: crypto.randomUUID(), requestContext, ...invocation }),
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** As every HTTP client sends it. */
function withHost(request: Request): Request {
  if (!request.headers.has('host')) request.headers.set('host', new URL(request.url).host);
  return request;
}
