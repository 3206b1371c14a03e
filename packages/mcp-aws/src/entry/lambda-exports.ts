import { apiKey as apiKeyWith } from '../auth/api-key.ts';
import { readSecretOnLambda } from '../auth/secret-on-lambda.ts';
import type { AuthMode } from '../server/auth.ts';
import type { CreateSharedRate } from '../server/shared-rate.ts';
import { otelOnLambda } from '../telemetry/otel/on-lambda.ts';
import type { CreateTracing } from '../telemetry/tracing.ts';
import { limitsTableOnLambda } from './limits-table-on-lambda.ts';
import { type CreateStateKeys, stateKeysIn } from './state-keys.ts';

export { cognito } from '../auth/cognito.ts';
export { iam } from '../auth/iam.ts';
export { none } from '../auth/none.ts';
export { oidc } from '../auth/oidc.ts';
export type { AuthMode } from '../server/auth.ts';
export type { Identity } from '../server/build/server.ts';
export type { CreateSharedRate } from '../server/shared-rate.ts';
export { type CreateTracing, xray } from '../telemetry/tracing.ts';
export { type AuthorizerHandler, startAuthorizer } from './authorizer.ts';
export { startWebAdapter } from './http.ts';
export { type LambdaHandler, startLambda, startStreamingLambda } from './lambda.ts';
export type { LoadServer, StartOptions } from './start.ts';
export { startLog } from './start-log.ts';
export type { CreateStateKeys } from './state-keys.ts';

/** API keys, whose hashes are read from Secrets Manager with the function's credentials. */
export const apiKey: AuthMode = /* @__PURE__ */ apiKeyWith(readSecretOnLambda);

/** Spans of OpenTelemetry, sent at the end of each call, as Lambda stops the process after it. */
export const otel: CreateTracing = otelOnLambda;

/** Keys for the state of questions to clients, read from Secrets Manager. */
export const inputRequests: CreateStateKeys = /* @__PURE__ */ stateKeysIn(readSecretOnLambda);

/** Limits of a caller that all instances share, in a table of DynamoDB. */
export const sharedLimits: CreateSharedRate = limitsTableOnLambda;
