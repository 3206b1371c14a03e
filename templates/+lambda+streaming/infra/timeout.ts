import { Duration } from 'aws-cdk-lib';

/**
 * How long a call may take: for the function and for API Gateway. 15 minutes at most. Lambda goes on after a caller has
 * hung up, and bills for it, so keep it as short as your tools allow.
 */
export const timeout = Duration.minutes(5);
