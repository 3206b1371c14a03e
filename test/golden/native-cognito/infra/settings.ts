import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** How long every log of the stack is kept. */
export const logRetention = RetentionDays.ONE_MONTH;

/** Requests a second, over all callers, before the front door answers 429; and how many may come at once. */
export const throttle = { rateLimit: 100, burstLimit: 200 };
