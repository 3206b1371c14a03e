import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { stageOf } from './stage.ts';

/** What may differ between the stages of this server. */
interface Settings {
  /** Of the function, in MB. Its share of a CPU grows with it: 1769 MB are a whole one. */
  memorySize: number;
  /** Calls that the function answers at once at most, which are then kept for it alone. Undefined: what the account has left. */
  reservedConcurrency: number | undefined;
  /** How long every log of the stack is kept. */
  logRetention: RetentionDays;
  /** Requests a second, over all callers, before the front door answers 429; and how many may come at once. */
  throttle: { rateLimit: number; burstLimit: number };
  /** A web ACL of AWS WAF in front, which has a monthly price (infra/web-acl.ts). */
  waf: boolean;
  /** Alarms, and who is mailed about them besides subscribers of the topic. Undefined: no alarms. */
  alarms: { email?: string } | undefined;
  /** Keeps the stack, its logs and its users from being deleted by mistake. */
  protect: boolean;
}

const dev: Settings = {
  memorySize: 512,
  reservedConcurrency: undefined,
  logRetention: RetentionDays.ONE_MONTH,
  throttle: { rateLimit: 100, burstLimit: 200 },
  waf: false,
  alarms: undefined,
  protect: false,
};

/** By stage. One that is not listed, such as a developer's own, is like dev. */
const stages: Record<string, Settings> = {
  dev,
  staging: { ...dev, alarms: {} },
  production: {
    ...dev,
    logRetention: RetentionDays.SIX_MONTHS,
    alarms: {},
    protect: true,
  },
};

export const settingsOf = (scope: Construct): Settings => stages[stageOf(scope)] ?? dev;
