export { logIn } from '../../packages/mcp-aws/test/support/oauth-test-client.ts';
