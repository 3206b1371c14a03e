import { apiKey as apiKeyWith } from '../auth/api-key.ts';
import { readSecretInContainer } from '../auth/secret-in-container.ts';
import type { AuthMode } from '../server/auth.ts';
import type { CreateSharedRate } from '../server/shared-rate.ts';
import { otelInContainer } from '../telemetry/otel/in-container.ts';
import type { CreateTracing } from '../telemetry/tracing.ts';
import { limitsTableInContainer } from './limits-table-in-container.ts';
import { type CreateStateKeys, stateKeysIn } from './state-keys.ts';

export { cognito } from '../auth/cognito.ts';
export { none } from '../auth/none.ts';
export { oidc } from '../auth/oidc.ts';
export type { AuthMode } from '../server/auth.ts';
export type { Identity } from '../server/build/server.ts';
export type { CreateSharedRate } from '../server/shared-rate.ts';
export { type CreateTracing, xray } from '../telemetry/tracing.ts';
export { startContainer } from './http.ts';
export type { LoadServer, StartOptions } from './start.ts';
export { startLog } from './start-log.ts';
export type { CreateStateKeys } from './state-keys.ts';

/** API keys, whose hashes are read from Secrets Manager with the task's credentials. */
export const apiKey: AuthMode = /* @__PURE__ */ apiKeyWith(readSecretInContainer);

/** Spans of OpenTelemetry, sent every few seconds. */
export const otel: CreateTracing = otelInContainer;

/** Keys for the state of questions to clients, read from Secrets Manager. */
export const inputRequests: CreateStateKeys = /* @__PURE__ */ stateKeysIn(readSecretInContainer);

/** Limits of a caller that all tasks share, in a table of DynamoDB. */
export const sharedLimits: CreateSharedRate = limitsTableInContainer;
