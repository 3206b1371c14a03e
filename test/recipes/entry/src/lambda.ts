import { oidc, startLambda } from 'mcp-aws/lambda';

export const handler = await startLambda(() => import('./server.ts'), {
  identity: { name: 'my-server', title: 'My Server', version: '1.0.0' },
  auth: oidc,
});
