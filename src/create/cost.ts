import { idleCost as idleCostOf, prices } from '../../packages/mcp-aws/src/cli/deploy/cost.ts';
import { type AuthMode, ingressOf, type Runtime } from '../../packages/mcp-aws/src/config/choices.ts';
import { stageSettings } from '../../packages/mcp-aws/src/config/stages.ts';

interface Hosting {
  readonly runtime: Runtime;
  readonly auth: AuthMode;
  readonly domain: string | undefined;
}

/** What a protected stage, such as production, has unless its settings say otherwise. */
const settings = stageSettings({ stages: { production: { protect: true } }, streaming: false }, 'production');

/** Dollars a month for a protected stage that nobody calls, without logs, alarms and data transfer. */
export const idleCost = ({ runtime, auth, domain }: Hosting): number =>
  idleCostOf({ runtime, ingress: ingressOf({ runtime, streaming: false, domain }), auth: { mode: auth }, settings });

/** Dollars for a million calls of `milliseconds` each on Lambda behind its ingress. */
export function lambdaCostPerMillion(streaming: boolean, milliseconds: number): number {
  const gb = settings.lambda.memory / 1024;
  const compute = 1_000_000 * (milliseconds / 1000) * gb * prices.lambdaArmPerGbSecond;
  const ingress = streaming ? prices.restApiPerMillion : prices.httpApiPerMillion;
  return prices.lambdaPerMillion + compute + ingress;
}

/** Calls a month, of `milliseconds` each, from which Fargate that is always on costs less than Lambda. */
export const breakEvenCalls = (streaming: boolean, milliseconds: number): number =>
  (idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }) / lambdaCostPerMillion(streaming, milliseconds)) *
  1_000_000;
