import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, onTestFinished } from 'vitest';
import type { Session } from '../../src/cli/aws/session.ts';

/** What an AWS service answers to a request of its JSON protocol: an action and its input. Throws an error of the service. */
export type Answer = (action: string, input: Record<string, unknown>, request: IncomingMessage) => object;

/** Stands in for an AWS service of the JSON protocol. Returns the session for its clients. */
export async function startService(answer: Answer): Promise<Session> {
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input = JSON.parse(await text(request)) as Record<string, unknown>;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      response.end(JSON.stringify(answer(action, input, request)));
    } catch (error) {
      const { name, message } = error as Error;
      response.writeHead(400).end(JSON.stringify({ __type: name, message }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  afterAll(close);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' });
  const config = { region: 'eu-central-1', endpoint, credentials, maxAttempts: 1 };
  return {
    region: 'eu-central-1',
    profile: undefined,
    signal: new AbortController().signal,
    env: {},
    config: config as unknown as Session['config'],
  };
}

/** An error that the service answers with. */
export const serviceError = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** An HTTP server on this machine, gone after the test. Returns its address. */
export async function startHttp(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
