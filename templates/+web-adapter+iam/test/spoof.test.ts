import { expect, it } from 'vitest';
import { authenticate, headersOf } from './auth-setup.ts';
import { resourceUrl, start } from './entry.ts';
import { account } from './principals.ts';

it('believes what the Web Adapter says inside Lambda, where nobody else can say it, and nowhere else', async () => {
  const { env } = await authenticate(resourceUrl);
  const { AWS_LAMBDA_RUNTIME_API: _, ...elsewhere } = env;
  const entry = await start(elsewhere);
  const headers = headersOf(`${account}:role/Admin`);
  const response = await entry.fetch(new Request(resourceUrl, { method: 'POST', body: '{}', headers }));
  expect(response.status).toBe(403);
  await entry.close();
});
