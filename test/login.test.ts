import { expect, it } from 'vitest';
import { isOwn } from '../src/login.ts';

const McpUrl = 'https://abc.execute-api.us-east-1.amazonaws.com/mcp';

it.each([
  [McpUrl, { McpUrl }, true],
  ['http://127.0.0.1:3000/mcp', {}, true],
  ['http://localhost:3000/mcp', {}, true],
  ['http://[::1]:3000/mcp', {}, true],
  ['https://other.example.com/mcp', { McpUrl }, false],
  ['https://localhost.example.com/mcp', {}, false],
  ['https://127.0.0.1.example.com/mcp', {}, false],
  [`${McpUrl}/../evil`, { McpUrl }, false],
])('%s may say where a secret goes: of the stack %j, %s', (url, outputs, own) => {
  expect(isOwn(url, outputs)).toBe(own);
});
