import { required } from './config.ts';

/** Undefined: at the end of each call, as Lambda stops the process after it. */
export const everyMs: number | undefined = undefined;

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Those of the function's role, which Lambda puts in the environment. */
export const awsCredentials = async ({ env } = process): Promise<Credentials> => ({
  accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
  secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
  ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
});
