import { required } from './server-config.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Of the role of a function, which Lambda keeps in the environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * @throws Error naming the variable that is missing
 */
export const lambdaCredentials = (env: NodeJS.ProcessEnv): AwsCredentials => ({
  accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
  secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
  ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
});

/** Partitions whose hosts do not end in amazonaws.com, by how the names of their regions begin, as the AWS SDK has them. */
const suffixes = {
  'cn-': 'amazonaws.com.cn',
  'eusc-': 'amazonaws.eu',
  'us-iso-': 'c2s.ic.gov',
  'us-isob-': 'sc2s.sgov.gov',
  'eu-isoe-': 'cloud.adc-e.uk',
  'us-isof-': 'csp.hci.ic.gov',
} as const;

/** Where a service of AWS answers. @param service as its hosts begin, such as `dynamodb` */
export function awsUrl(service: string, region: string): string {
  const [, suffix = 'amazonaws.com'] = Object.entries(suffixes).find(([start]) => region.startsWith(start)) ?? [];
  return `https://${service}.${region}.${suffix}`;
}
