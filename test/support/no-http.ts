import { mcpMessage, protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import type { Random } from './random.ts';

/** Bytes that begin as a request and are not one. */
export function noHttp({ below, chance, pick }: Random): Buffer {
  const { headers, message } = mcpMessage(pick(protocolVersions), 'tools/list');
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
