import { Duration } from 'aws-cdk-lib';

/** How long a call may take: for the function and for API Gateway, whose HTTP APIs end at 30 s. */
export const timeout = Duration.seconds(29);
