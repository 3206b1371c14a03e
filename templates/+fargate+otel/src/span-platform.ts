import * as z from 'zod';
import { required } from './config.ts';

/** How often spans are sent. */
export const everyMs: number | undefined = 5000;

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

const answer = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  Token: z.string(),
  Expiration: z.coerce.date(),
});

let known: { credentials: Credentials; until: number } | undefined;

/**
 * Those of the task's role, from ECS. The AWS SDK would do the same.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export async function awsCredentials(env: NodeJS.ProcessEnv = process.env): Promise<Credentials> {
  if (known !== undefined && Date.now() < known.until) return known.credentials;
  const path = required(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
  const response = await fetch(`http://169.254.170.2${path}`, { signal: AbortSignal.timeout(1000) });
  if (!response.ok) throw new Error(`ECS answered ${response.status} for credentials.`);
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = answer.parse(await response.json());
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  known = { credentials, until: Expiration.getTime() - 5 * 60_000 };
  return credentials;
}
