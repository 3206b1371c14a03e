import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpMessage, protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { wrongWith } from '../support/answers.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { startNative } from '../support/lambda.ts';
import { malformed } from '../support/malformed.ts';
import { residentMb } from '../support/memory.ts';
import { noHttp } from '../support/no-http.ts';
import { bundle } from '../support/project.ts';
import { randomOf } from '../support/random.ts';
import { openServer, type Running } from '../support/running.ts';
import { exchangeBytes, sendMalformed } from '../support/send-malformed.ts';
import { node24, runtimeClient, whyNot } from '../support/tools.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20_260_728);
const requests = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const atOnce = 16;

/** Sends so many malformed requests. Returns what was wrong with answers to them. */
async function fuzz(origin: string, halfway: () => void = () => undefined): Promise<string[]> {
  console.log(`FUZZ_SEED=${seed}`);
  const random = randomOf(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const wrong: string[] = [];
  const statuses = new Map<number | string, number>();
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left > 0 && wrong.length < 20) {
      left--;
      const request = malformed(random);
      const { status, complaint } = await sendMalformed(origin, agent, request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (complaint !== undefined) wrong.push(`${request.how.join(', ')}: ${complaint}`);
      if (left === Math.floor(requests / 2)) halfway();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
  console.log(Object.fromEntries(statuses));
  return wrong;
}

async function answersAWellFormedCall(origin: string): Promise<void> {
  for (const version of protocolVersions) {
    const call = { name: 'search_books', arguments: { query: 'austen' } };
    const { headers, message } = mcpMessage(version, 'tools/call', call);
    const response = await fetch(`${origin}/mcp`, { method: 'POST', headers, body: JSON.stringify(message) });
    expect(await response.text()).toContain('Jane Austen');
  }
}

describe.skipIf(await whyNot(node24))('the HTTP server', () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await startHttpServer(bundle({ runtime: 'fargate' }).dist, openServer);
  }, 120_000);
  afterAll(() => server?.close());

  it('bears ten thousand malformed requests', async () => {
    let warm = 0;
    const wrong = await fuzz(server.origin, () => {
      warm = residentMb(server.pid);
    });
    expect(wrong, `FUZZ_SEED=${seed}`).toEqual([]);
    expect(server.alive(), server.log().slice(-2000)).toBe(true);
    await answersAWellFormedCall(server.origin);
    expect(residentMb(server.pid)).toBeLessThan(2 * warm);
  }, 400_000);

  it('bears five hundred that are not HTTP', async () => {
    const random = randomOf(seed + 1);
    const wrong: string[] = [];
    let left = 500;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const bytes = noHttp(random);
        const answer = await exchangeBytes(server.origin, bytes);
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
    await answersAWellFormedCall(server.origin);
  }, 60_000);
});

describe.skipIf(await whyNot(runtimeClient))('the Lambda handler', () => {
  let server: Running;
  beforeAll(async () => {
    server = await startNative({ dist: bundle({ runtime: 'native' }).dist, ingress: 'http-api', env: openServer });
  }, 120_000);
  afterAll(() => server?.close());

  it('bears ten thousand malformed requests', async () => {
    expect(await fuzz(server.origin), `FUZZ_SEED=${seed}`).toEqual([]);
    await answersAWellFormedCall(server.origin);
  }, 400_000);
});
