import type { Runtime } from './options.ts';

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

/** What the templates deploy: two tasks of 0.25 vCPU and 0.5 GB, one NAT gateway, one load balancer in two zones. */
const fargate = { tasks: 2, vcpu: 0.25, gb: 0.5, publicIpsOfPublicLoadBalancer: 2 } as const;
const lambdaGb = 0.5;

interface Hosting {
  readonly runtime: Runtime;
  readonly auth: string;
  readonly domain: string | undefined;
}

/** Dollars a month for a server nobody calls, without logs and data transfer. */
export function idleCost({ runtime, auth, domain }: Hosting): number {
  const secret = auth === 'api-key' ? prices.secretPerMonth : 0;
  if (runtime !== 'fargate') return secret;
  const task = fargate.vcpu * prices.fargateArmPerVcpuHour + fargate.gb * prices.fargateArmPerGbHour;
  const ips = 1 + (domain === undefined ? 0 : fargate.publicIpsOfPublicLoadBalancer);
  const hourly =
    fargate.tasks * task + prices.loadBalancerPerHour + prices.natGatewayPerHour + ips * prices.publicIpPerHour;
  return hourly * hoursPerMonth + secret;
}

/** Dollars for a million calls of `milliseconds` each on Lambda behind its front door. */
export function lambdaCostPerMillion(streaming: boolean, milliseconds: number): number {
  const compute = 1_000_000 * (milliseconds / 1000) * lambdaGb * prices.lambdaArmPerGbSecond;
  const frontDoor = streaming ? prices.restApiPerMillion : prices.httpApiPerMillion;
  return prices.lambdaPerMillion + compute + frontDoor;
}

/** Calls a month, of `milliseconds` each, from which Fargate that is always on costs less than Lambda. */
export const breakEvenCalls = (streaming: boolean, milliseconds: number): number =>
  (idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }) / lambdaCostPerMillion(streaming, milliseconds)) *
  1_000_000;
