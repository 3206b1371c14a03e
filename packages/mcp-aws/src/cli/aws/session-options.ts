export interface SessionOptions {
  readonly region: string;
  /** A profile of ~/.aws/config; undefined: AWS_PROFILE, or whatever else the SDK finds. */
  readonly profile: string | undefined;
  /** Ends requests to AWS. */
  readonly signal: AbortSignal;
  /** For messages: AWS_PROFILE and AWS_ENDPOINT_URL, which the SDK reads by itself. */
  readonly env: NodeJS.ProcessEnv;
}
