import { describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/call/explain.ts';

const server = { url: 'https://mcp.example.com/mcp', cli: 'npx mcp-aws' };
const coded = (message: string, code: number): Error => Object.assign(new Error(message), { code });

describe('an error of a call', () => {
  it.each<[string, Error, string | undefined, string, string]>([
    ['that never arrived', new TypeError('fetch failed'), undefined, 'cannot be reached', 'mcp-aws status'],
    ['that reached nobody', new TypeError('fetch failed'), 'http://127.0.0.1:1', 'cannot be reached', 'is running'],
    ['whose login is not good', new Error('HTTP 401'), undefined, 'does not accept the login', 'MCP_API_KEY'],
    ['with wrong arguments', coded('x', -32_602), undefined, 'refused the call', 'call without a tool'],
    ['of a tool that asks', coded('x', -32_021), undefined, 'has a question for you', 'mcp-aws connect'],
    ['that failed', coded('x', -32_603), undefined, 'refused the call', 'mcp-aws logs --errors'],
    ['that failed on this machine', coded('x', -32_603), 'http://127.0.0.1:1', 'refused', 'what the server printed'],
  ])('%s', (_, error, url, what, next) => {
    const explained = explain(error, server, url === undefined ? {} : { url });
    expect(explained.message).toContain(what);
    expect(explained.suggestion).toContain(next);
  });

  it('has its cause, once', () => {
    const { message } = explain(new Error('fetch failed', { cause: new Error('certificate') }), server, {});
    expect(message.match(/certificate/g)).toHaveLength(1);
  });
});
