import { required } from '../../server/server-config.ts';
import type { CreateTracing } from '../tracing.ts';
import { createOtel } from './otel.ts';

/** Spans are sent at the end of each call, with the credentials of the function's role in the environment. */
export const otelOnLambda: CreateTracing = (options) =>
  createOtel(options, undefined, async () => {
    const { env } = options;
    return {
      accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
      ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
    };
  });
