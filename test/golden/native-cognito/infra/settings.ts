import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** What may differ between the environments of this server. */
interface Settings {
  /** How long every log of the stack is kept. */
  logRetention: RetentionDays;
  /** Requests a second, over all callers, before the front door answers 429; and how many may come at once. */
  throttle: { rateLimit: number; burstLimit: number };
}

const dev: Settings = {
  logRetention: RetentionDays.ONE_MONTH,
  throttle: { rateLimit: 100, burstLimit: 200 },
};

/** By stage. One that is not listed, such as a developer's own, is like dev. */
const stages: Record<string, Settings> = {
  dev,
  staging: dev,
  production: { ...dev, logRetention: RetentionDays.SIX_MONTHS },
};

export const settingsOf = (scope: Construct): Settings => stages[stageOf(scope)] ?? dev;

/**
 * The environment that is synthesised: `--context stage=production`, or dev.
 * @throws Error for a name that cannot be part of a stack's name and of a host name
 */
export function stageOf(scope: Construct): string {
  const stage = String(scope.node.tryGetContext('stage') ?? 'dev');
  if (/^[a-z](-?[a-z0-9]){0,19}$/.test(stage)) return stage;
  throw new Error(`${JSON.stringify(stage)} is no stage: give up to 20 small letters, digits and single hyphens.`);
}
