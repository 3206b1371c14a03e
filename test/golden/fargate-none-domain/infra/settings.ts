import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { stageOf } from './stage.ts';

/** What may differ between the stages of this server. */
interface Settings {
  /** Of each task: CPU in 1/1024 of a vCPU, memory in MB. Fargate has pairs of them. */
  size: { cpu: number; memoryLimitMiB: number };
  /** How many there are at least and at most. Two, in two zones, outlive the failure of one. */
  tasks: { min: number; max: number };
  /** How long every log of the stack is kept. */
  logRetention: RetentionDays;
  /** Calls a second that one task answers, over all callers, before it answers 429; and how many may come at once. */
  throttle: { rateLimit: number; burstLimit: number };
  /** A web ACL of AWS WAF in front, which has a monthly price (infra/web-acl.ts). */
  waf: boolean;
  /** Alarms, and who is mailed about them besides subscribers of the topic. Undefined: no alarms. */
  alarms: { email?: string } | undefined;
  /** Keeps the stack, its logs and its users from being deleted by mistake. */
  protect: boolean;
}

const dev: Settings = {
  size: { cpu: 256, memoryLimitMiB: 512 },
  tasks: { min: 1, max: 2 },
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
    tasks: { min: 2, max: 10 },
    logRetention: RetentionDays.SIX_MONTHS,
    alarms: {},
    protect: true,
  },
};

export const settingsOf = (scope: Construct): Settings => stages[stageOf(scope)] ?? dev;
