import type { AuthMode, Pipeline, Provider, Runtime, Tracing } from '../../packages/mcp-aws/src/config/choices.ts';
import { idleCost } from './cost.ts';

/** One answer to a question, in words for people. */
export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly hint: string;
}

const fargateIdle = Math.round(idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }));

export const runtimeChoices: readonly Choice<Runtime>[] = [
  {
    value: 'native',
    label: 'Lambda, native handler',
    hint: 'fastest cold start on Lambda; 29 s per call, or with streaming 5 min and up to 15 min; $0 idle; suits most servers',
  },
  {
    value: 'web-adapter',
    label: 'Lambda behind the Web Adapter',
    hint: 'cold start of a web server inside Lambda; limits and streaming as native; $0 idle; suits teams that want their own HTTP server',
  },
  {
    value: 'fargate',
    label: 'ECS Fargate container',
    hint: `no cold start; always streams; no time limit; about $${fargateIdle} a month idle; suits constant traffic and long work`,
  },
];

export const authChoices: readonly Choice<AuthMode>[] = [
  { value: 'cognito', label: 'Amazon Cognito', hint: 'people log in with OAuth; a user pool in your account' },
  { value: 'oidc', label: 'Your own identity provider', hint: 'Auth0, Okta, Entra ID, Keycloak and others' },
  { value: 'api-key', label: 'API keys', hint: 'one team, clients that can send a header' },
  { value: 'iam', label: 'AWS IAM', hint: 'callers with AWS credentials only' },
  { value: 'none', label: 'None', hint: 'local and private servers only' },
];

export const providerChoices: readonly Choice<Provider>[] = [
  { value: 'auth0', label: 'Auth0', hint: '' },
  { value: 'okta', label: 'Okta', hint: '' },
  { value: 'entra', label: 'Microsoft Entra ID', hint: '' },
  { value: 'keycloak', label: 'Keycloak', hint: '' },
  { value: 'other', label: 'Another', hint: '' },
];

export const ciChoices: readonly Choice<Pipeline>[] = [
  { value: 'github', label: 'GitHub Actions', hint: 'checks pull requests, deploys main to staging and production' },
  { value: 'gitlab', label: 'GitLab CI/CD', hint: 'checks merge requests, deploys main to staging and production' },
  { value: 'none', label: 'None', hint: 'no pipeline' },
];

export const tracingChoices: readonly Choice<Tracing>[] = [
  { value: 'xray', label: 'AWS X-Ray', hint: 'what the platform traces by itself' },
  { value: 'otel', label: 'OpenTelemetry', hint: 'a span for every request and tool, in the trace of the caller' },
];
