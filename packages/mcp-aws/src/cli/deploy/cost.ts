import type { StageConfig } from '../../config/config.ts';

/** List prices in US dollars, from AWS's price pages. */
export const prices = {
  asOf: '2026-11',
  region: 'us-east-1',
  lambdaPerMillion: 0.2,
  lambdaArmPerGbSecond: 0.0000133334,
  httpApiPerMillion: 1,
  restApiPerMillion: 3.5,
  fargateArmPerVcpuHour: 0.03238,
  fargateArmPerGbHour: 0.00356,
  loadBalancerPerHour: 0.0225,
  natGatewayPerHour: 0.045,
  publicIpPerHour: 0.005,
  secretPerMonth: 0.4,
} as const;

const hoursPerMonth = 730;

/** Of a load balancer that can be reached from the internet, in two zones; the NAT gateway has one more. */
const publicIpsOfLoadBalancer = 2;

export type CostedConfig = Pick<StageConfig, 'runtime' | 'ingress'> & {
  readonly inputRequests?: boolean;
  readonly auth: { readonly mode: string };
  readonly settings: Pick<StageConfig['settings'], 'fargate'>;
};

/** Dollars a month for a server that nobody calls, without logs, alarms and data transfer. */
export function idleCost({ runtime, ingress, auth, inputRequests = false, settings }: CostedConfig): number {
  const secrets = [auth.mode === 'api-key', inputRequests].filter(Boolean).length * prices.secretPerMonth;
  if (runtime !== 'fargate') return secrets;
  const { cpu, memory, tasks } = settings.fargate;
  const task = (cpu / 1024) * prices.fargateArmPerVcpuHour + (memory / 1024) * prices.fargateArmPerGbHour;
  const ips = 1 + (ingress === 'load-balancer' ? publicIpsOfLoadBalancer : 0);
  const hourly =
    tasks.min * task + prices.loadBalancerPerHour + prices.natGatewayPerHour + ips * prices.publicIpPerHour;
  return hourly * hoursPerMonth + secrets;
}
