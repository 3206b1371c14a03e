import { contextOf, env } from './principals.ts';

/** The server, and a request signed by a role of every scope, as the Web Adapter tells of it inside Lambda. */
export async function authenticate(_resourceUrl: string) {
  return {
    env: { ...env, AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001' },
    headers: headersOf('arn:aws:sts::123456789012:assumed-role/Admin/ana'),
    close: async () => {},
  };
}

/** What the Web Adapter sends with a request that this principal signed. */
export const headersOf = (arn: string): Record<string, string> => ({
  'x-amzn-lambda-context': JSON.stringify({ request_id: 'test', deadline: Date.now() + 29_000 }),
  'x-amzn-request-context': JSON.stringify(contextOf(arn)),
});
