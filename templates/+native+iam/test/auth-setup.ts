import { contextOf, env } from './principals.ts';

/** The server, and a request signed by a role of every scope, as API Gateway tells of it. */
export async function authenticate(_resourceUrl: string) {
  return { env, headers: headersOf('arn:aws:sts::123456789012:assumed-role/Admin/ana'), close: async () => {} };
}

/** What makes the tests' API Gateway say that this principal signed a request. */
export const headersOf = (arn: string): Record<string, string> => ({
  'x-test-request-context': JSON.stringify(contextOf(arn)),
});
