import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a function answered: the bytes as they arrive, which for a streaming function is before it is done. */
export type FunctionAnswer =
  | { readonly streaming: boolean; readonly body: AsyncIterable<Buffer> }
  | { readonly error: string };

interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly deadline: number;
  answer(answer: FunctionAnswer): void;
}

export interface RuntimeApi {
  /** As AWS_LAMBDA_RUNTIME_API has it: host and port. */
  readonly address: string;
  /** Resolves when the function asks for its first event, and so has started; rejects when it says that it cannot. */
  readonly started: Promise<void>;
  invoke(event: object, timeoutMs: number): Promise<FunctionAnswer>;
  close(): Promise<void>;
}

/**
 * Lambda's side of one execution environment: the Runtime API, and the part of the Extensions API the Web Adapter uses.
 * One event at a time, as Lambda does it.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const queue: Invocation[] = [];
  const pending = new Map<string, Invocation>();
  const waiting: ServerResponse[] = [];
  const start = withResolvers<void>();

  const deliver = (): void => {
    const [invocation, response] = [queue[0], waiting[0]];
    if (invocation === undefined || response === undefined) return;
    queue.shift();
    waiting.shift();
    pending.set(invocation.id, invocation);
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(invocation.deadline),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:test',
      'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
    });
    response.end(invocation.event);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '';
    const accepted = (): void => void response.writeHead(202).end('{"status":"OK"}');
    if (path.endsWith('/invocation/next')) {
      start.resolve();
      waiting.push(response);
      deliver();
      return;
    }
    const [, id = '', kind] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (kind === 'response') {
      const streaming = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
      const done = once(request, 'end');
      pending.get(id)?.answer({ streaming, body: request });
      await done;
      pending.delete(id);
      accepted();
    } else if (kind === 'error') {
      pending.get(id)?.answer({ error: await textOf(request) });
      pending.delete(id);
      accepted();
    } else if (path.endsWith('/init/error')) {
      start.reject(new Error(await textOf(request)));
      accepted();
    } else if (path.endsWith('/extension/register')) {
      response.writeHead(200, { 'lambda-extension-identifier': randomUUID() });
      response.end('{"functionName":"test","functionVersion":"$LATEST","handler":"run.sh"}');
    } else if (!path.endsWith('/extension/event/next')) {
      response.writeHead(404).end(); // the extension's own next event never comes: the test ends it
    }
  };
  // A function that is ended in the middle of its answer is not a failure of this side.
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  const address = await listen(server);

  return {
    address,
    started: start.promise,
    invoke(event, timeoutMs) {
      const answered = withResolvers<FunctionAnswer>();
      const deadline = Date.now() + timeoutMs;
      queue.push({ id: randomUUID(), event: JSON.stringify(event), deadline, answer: answered.resolve });
      deliver();
      return answered.promise;
    },
    close: () => closeServer(server),
  };
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Listens on a free port of this machine. Returns host and port. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Cuts all connections. */
export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
