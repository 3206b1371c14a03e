import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProtocolVersion } from '../../../packages/mcp-aws/src/testing/mcp-request.ts';
import type { ClientOptions } from './load.ts';
import { type Answer, handshake, type Operation, pickOperation, requestOf } from './operations.ts';
import { count, Refused, type Tally } from './tally.ts';

/** A client that writes its requests itself, over one connection that it keeps. */
export async function runRawClient(options: ClientOptions, version: ProtocolVersion, tally: Tally): Promise<void> {
  const { thinkMs } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const perform = (operation: Operation): Promise<boolean> =>
    count(tally, {
      kind: operation.kind,
      error: operation.error,
      async run() {
        const answer = await send(options, agent, requestOf(operation, version));
        tally.counts.progress += answer.body.split('notifications/progress').length - 1;
        return operation.expected(answer) ? undefined : `${version} ${answer.status} ${answer.body}`;
      },
    });
  await sleep(Math.random() * thinkMs);
  for (let turn = 0; !tally.over; turn++) {
    // A client of 2025 starts anew now and then.
    const next = version === '2025' && turn % 30 === 0 ? handshake : [pickOperation()];
    for (const operation of next) if (!(await perform(operation))) return agent.destroy();
    await sleep(thinkMs * (0.5 + Math.random()));
  }
  agent.destroy();
}

function send({ origin, headers }: ClientOptions, agent: Agent, sent: ReturnType<typeof requestOf>): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    let connected = false;
    const outgoing = httpRequest({
      hostname,
      port,
      path: '/mcp',
      agent,
      method: sent.method,
      headers: { ...headers, ...sent.headers, 'content-length': Buffer.byteLength(sent.body ?? '') },
    });
    outgoing.on('socket', (socket) => {
      connected = !socket.connecting;
      if (!connected)
        socket.once('connect', () => {
          connected = true;
        });
    });
    const broken = (error: Error): void => {
      error.message += outgoing.reusedSocket ? ', over a kept connection' : ', over a new connection';
      reject(connected ? error : new Refused(error.message));
    };
    outgoing.on('error', broken);
    outgoing.on('response', (incoming: IncomingMessage) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', broken);
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.end(sent.body);
  });
}
