import type { ConfigInput } from '../../packages/mcp-aws/src/config/schema.ts';

const issuer = 'https://login.example.com';
const domain = 'mcp.example.com';

/**
 * Choices of which every allowed pair of two values stands in one row: runtime and auth, auth and domain, and so on. A test
 * asserts that none is missing.
 */
export const pairs: readonly Partial<ConfigInput>[] = [
  { runtime: 'native', auth: { mode: 'none' }, streaming: true, domain },
  { runtime: 'native', auth: { mode: 'api-key' } },
  { runtime: 'native', auth: { mode: 'iam' }, streaming: true },
  { runtime: 'native', auth: { mode: 'cognito' }, domain },
  { runtime: 'native', auth: { mode: 'oidc', issuer }, streaming: true },
  { runtime: 'web-adapter', auth: { mode: 'none' } },
  { runtime: 'web-adapter', auth: { mode: 'api-key' }, streaming: true, domain },
  { runtime: 'web-adapter', auth: { mode: 'iam' }, domain },
  { runtime: 'web-adapter', auth: { mode: 'cognito' }, streaming: true },
  { runtime: 'web-adapter', auth: { mode: 'oidc', issuer }, domain },
  { runtime: 'fargate', auth: { mode: 'none' }, domain },
  { runtime: 'fargate', auth: { mode: 'api-key' } },
  { runtime: 'fargate', auth: { mode: 'cognito' } },
  { runtime: 'fargate', auth: { mode: 'oidc', issuer }, domain },
];

/** Of these a whole project runs all commands: one of each runtime that a new project does not have. */
export const inPlace: readonly Partial<ConfigInput>[] = [
  { runtime: 'web-adapter', auth: { mode: 'api-key' }, streaming: true, domain },
  { runtime: 'fargate', auth: { mode: 'oidc', issuer }, domain },
];
