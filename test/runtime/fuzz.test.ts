import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrongWith } from '../support/answers.ts';
import { eras } from '../support/eras.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { type Malformed, malformed } from '../support/malformed.ts';
import { mcpRequest } from '../support/mcp-requests.ts';
import { residentMb } from '../support/memory.ts';
import { buildProject, combination, openServer } from '../support/project.ts';
import { type Random, randomOf } from '../support/random.ts';
import { node24, whyNot } from '../support/tools.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20_260_728);
const requests = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const atOnce = 16;

describe.skipIf(await whyNot(node24))('ten thousand malformed requests', () => {
  let server: HttpServer;
  beforeAll(async () => {
    const dist = await buildProject(combination('fargate-none'), { name: 'fuzzed-fargate-none' });
    server = await startHttpServer(dist, openServer);
  }, 120_000);
  afterAll(() => server?.close());

  it('do no harm', async () => {
    console.log(`FUZZ_SEED=${seed}`);
    const random = randomOf(seed);
    const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
    const wrong: string[] = [];
    const statuses = new Map<number | string, number>();
    let left = requests;
    let warm = 0;
    const worker = async (): Promise<void> => {
      while (left > 0 && wrong.length < 20) {
        left--;
        const request = malformed(random);
        const { status, complaint } = await attempt(server.origin, agent, request);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (complaint !== undefined) wrong.push(`${request.how.join(', ')}: ${complaint}`);
        if (left === Math.floor(requests / 2)) warm = residentMb(server.pid);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    agent.destroy();
    console.log(Object.fromEntries(statuses));

    expect(wrong, `FUZZ_SEED=${seed}`).toEqual([]);
    expect(server.alive(), server.log().slice(-2000)).toBe(true);
    await answersAWellFormedCall();
    expect(residentMb(server.pid)).toBeLessThan(2 * warm);
  }, 120_000);

  it('nor do five hundred that are no HTTP', async () => {
    const random = randomOf(seed + 1);
    const wrong: string[] = [];
    let left = 500;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const bytes = noHttp(random);
        const answer = await exchange(server.origin, bytes);
        const [head = '', ...body] = answer.split('\r\n\r\n');
        const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 400); // or the connection just ends
        const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? '';
        // A body in chunks is not put together here.
        const complaint = wrongWith(status, /chunked/i.test(head) ? '' : type, body.join('\r\n\r\n'));
        if (complaint !== undefined)
          wrong.push(`${JSON.stringify(bytes.toString('latin1')).slice(0, 200)}: ${complaint}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(wrong, `FUZZ_SEED=${seed}`).toEqual([]);
    expect(server.alive(), server.log().slice(-2000)).toBe(true);
    await answersAWellFormedCall();
  }, 60_000);

  async function answersAWellFormedCall(): Promise<void> {
    for (const era of eras) {
      const { headers, message } = mcpRequest(era, 'tools/call', {
        name: 'search_books',
        arguments: { query: 'austen' },
      });
      const response = await fetch(`${server.origin}/mcp`, { method: 'POST', headers, body: JSON.stringify(message) });
      expect(await response.text()).toContain('Jane Austen');
    }
  }
});

interface Outcome {
  readonly status: number | string;
  readonly complaint?: string | undefined;
}

function attempt(origin: string, agent: Agent, { method, path, headers, body }: Malformed): Promise<Outcome> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ status: error.message, complaint: error.message });
    const outgoing = httpRequest({
      hostname,
      port,
      path,
      method,
      agent,
      timeout: 20_000,
      headers: { host: `localhost:${port}`, ...headers, 'content-length': body.length },
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in 20 seconds')));
    outgoing.on('error', failed);
    outgoing.on('response', (incoming: IncomingMessage) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('error', failed);
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0;
        const text = Buffer.concat(chunks).toString();
        const type = incoming.headers['content-type'] ?? '';
        // Beside /mcp the routes of the project answer with JSON of their own; and HEAD has the type and no body.
        const shaped = path === '/mcp' && method !== 'HEAD';
        resolve({ status, complaint: wrongWith(status, shaped ? type : '', text) });
      });
    });
    outgoing.end(body);
  });
}

/** Bytes that begin as a request and are one no more. */
function noHttp({ below, chance, pick }: Random): Buffer {
  const { headers, message } = mcpRequest(pick(eras), 'tools/list');
  const body = JSON.stringify(message);
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  lines.push(
    pick([
      `content-length: ${body.length}`,
      `content-length: ${body.length + below(50)}`,
      `content-length: -${below(50)}`,
      'content-length: 1e3',
      `content-length: ${body.length}\r\ncontent-length: ${below(500)}`,
      `content-length: ${body.length}\r\ntransfer-encoding: chunked`,
      'transfer-encoding: chunked',
      'transfer-encoding: gzip',
      'no colon',
      ' folded',
      `x: ${'y'.repeat(below(40_000))}`,
      `\u0000: \u0001`,
    ]),
  );
  const first = pick([
    'POST /mcp HTTP/1.1',
    'POST /mcp HTTP/9.9',
    'POST  /mcp',
    'CONNECT x:1 HTTP/1.1',
    'PRI * HTTP/2.0',
    '',
  ]);
  const bytes = Buffer.from(`${first}\r\n${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  if (chance(0.5)) for (let flips = below(20); flips > 0; flips--) bytes[below(bytes.length)] = below(256);
  return chance(0.3) ? bytes.subarray(0, below(bytes.length)) : bytes;
}

/** Sends these very bytes, and ends. Returns what comes back. */
async function exchange(origin: string, bytes: Buffer): Promise<string> {
  const socket = connectSocket({ port: Number(new URL(origin).port), host: '127.0.0.1' });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined); // reset: an answer, too
  socket.end(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
