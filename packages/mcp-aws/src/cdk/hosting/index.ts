import type { Construct } from 'constructs';
import type { Runtime } from '../../config/choices.ts';
import { FargateHosting } from './fargate.ts';
import type { Hosting, HostingOptions } from './hosting.ts';
import { LambdaHosting } from './lambda.ts';

/** The hosting of each runtime. */
const hostings: Readonly<Record<Runtime, new (scope: Construct, id: string, options: HostingOptions) => Hosting>> = {
  native: LambdaHosting,
  'web-adapter': LambdaHosting,
  fargate: FargateHosting,
};

/** Its id is the same for all: a stack keeps its log group when its runtime changes. */
export const createHosting = (scope: Construct, options: HostingOptions): Hosting =>
  new hostings[options.context.config.runtime](scope, 'Hosting', options);
