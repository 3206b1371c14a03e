import * as z from 'zod';
import type { AwsCredentials } from '../../server/aws.ts';
import { required } from '../../server/server-config.ts';
import type { CreateTracing } from '../tracing.ts';
import { createOtel } from './otel.ts';

/** Milliseconds between two exports. */
const everyMs = 5000;

/** Spans are sent every few seconds, with the credentials of the task's role. */
export const otelInContainer: CreateTracing = (options) =>
  createOtel(options, everyMs, createTaskCredentials(options.env));

/**
 * Those of the task's role, from ECS. The AWS SDK would do the same.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
function createTaskCredentials(env: NodeJS.ProcessEnv): () => Promise<AwsCredentials> {
  const schema = z.object({
    AccessKeyId: z.string(),
    SecretAccessKey: z.string(),
    Token: z.string(),
    Expiration: z.coerce.date(),
  });
  let known: { readonly credentials: AwsCredentials; readonly until: number } | undefined;
  return async () => {
    if (known !== undefined && Date.now() < known.until) return known.credentials;
    const path = required(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
    const response = await fetch(`http://169.254.170.2${path}`, { signal: AbortSignal.timeout(1000) });
    if (!response.ok) throw new Error(`ECS answered ${response.status} for credentials.`);
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = schema.parse(await response.json());
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
    known = { credentials, until: Expiration.getTime() - 5 * 60_000 };
    return credentials;
  };
}
