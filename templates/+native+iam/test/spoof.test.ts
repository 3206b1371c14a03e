import { expect, it } from 'vitest';
import { authenticate } from './auth-setup.ts';
import { resourceUrl, start } from './entry.ts';
import { account, contextOf } from './principals.ts';

it('believes API Gateway, and no header that a caller can send', async () => {
  const { env } = await authenticate(resourceUrl);
  const entry = await start(env);
  const headers = { 'x-amzn-request-context': JSON.stringify(contextOf(`${account}:role/Admin`)) };
  const response = await entry.fetch(new Request(resourceUrl, { method: 'POST', body: '{}', headers }));
  expect(response.status).toBe(403);
  await entry.close();
});
