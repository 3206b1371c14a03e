import { lambdaCredentials } from '../../server/aws.ts';
import type { CreateTracing } from '../tracing.ts';
import { createOtel } from './otel.ts';

/** Spans are sent at the end of each call, with the credentials of the function's role. */
export const otelOnLambda: CreateTracing = (options) =>
  createOtel(options, undefined, async () => lambdaCredentials(options.env));
