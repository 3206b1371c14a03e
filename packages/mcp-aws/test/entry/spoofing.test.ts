import { afterEach, describe, expect, it } from 'vitest';
import { sessionOf, signedBy, testRoleScopes } from '../../src/testing/guard/attacks/iam.ts';
import { mcpMessage, mcpRequest } from '../../src/testing/mcp-request.ts';
import { type Entry, entries } from '../support/entries.ts';

const { requestContext } = signedBy(sessionOf('Admin'));
const words = {
  'x-amzn-request-context': JSON.stringify(requestContext),
  'x-amzn-lambda-context': JSON.stringify({ request_id: 'forged', deadline: Date.now() + 29_000 }),
};
const env = { MCP_AUTH_SCOPE_ERRORS: 'tool-error', MCP_IAM_ROLE_SCOPES: JSON.stringify(testRoleScopes) };

let entry: Entry | undefined;
afterEach(async () => {
  await entry?.close();
  entry = undefined;
});

const ping = (url: string, headers: Record<string, string> = {}): Request => {
  const { headers: own, message } = mcpMessage('2025', 'ping');
  return mcpRequest(url, { headers: { ...own, ...headers }, message });
};

describe.each(entries.filter(({ name }) => name.startsWith('native')))('$name', ({ start, url }) => {
  it('believes API Gateway, and no header that a caller can send', async () => {
    entry = await start({ mode: 'iam', env });
    expect((await entry.send(ping(url), requestContext)).status).toBe(200);
    expect((await entry.send(ping(url, words))).status).toBe(403);
    expect(entry.texts().join('\n')).not.toContain('forged');
  });
});

describe('the Web Adapter', () => {
  const { start, url } = entries.find(({ name }) => name === 'web-adapter') ?? expect.fail('no entry');

  it('is believed inside Lambda, where it overwrites what a caller says', async () => {
    entry = await start({ mode: 'iam', env });
    expect((await entry.send(ping(url, words), requestContext)).status).toBe(200);
    expect((await entry.send(ping(url, words), {})).status).toBe(403);
  });

  it('is not believed elsewhere, where anyone can say the same', async () => {
    entry = await start({ mode: 'iam', env: { ...env, AWS_LAMBDA_RUNTIME_API: undefined } });
    expect((await entry.send(ping(url), requestContext)).status).toBe(403);
  });
});

describe('the container', () => {
  const { start, url } = entries.find(({ name }) => name === 'container') ?? expect.fail('no entry');

  it('believes no such header', async () => {
    entry = await start({ mode: 'iam', env });
    expect((await entry.send(ping(url, words))).status).toBe(403);
    expect(entry.texts().join('\n')).not.toContain('forged');
  });
});
