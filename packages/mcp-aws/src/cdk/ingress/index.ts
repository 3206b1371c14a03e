import type { Construct } from 'constructs';
import type { Ingress as IngressName } from '../../config/choices.ts';
import type { ServerContext } from '../server-context.ts';
import { CloudFrontIngress } from './cloudfront.ts';
import { HttpApiIngress } from './http-api.ts';
import type { Ingress } from './ingress.ts';
import { LoadBalancerIngress } from './load-balancer.ts';
import { RestApiIngress } from './rest-api.ts';

/** What each ingress is made by. */
const ingresses: Readonly<Record<IngressName, new (scope: Construct, id: string, context: ServerContext) => Ingress>> =
  {
    'http-api': HttpApiIngress,
    'rest-api': RestApiIngress,
    'load-balancer': LoadBalancerIngress,
    cloudfront: CloudFrontIngress,
  };

/** What the config says is in front of the server. `config.ingress` follows from runtime, streaming and domain. */
export const createIngress = (scope: Construct, context: ServerContext): Ingress =>
  new ingresses[context.config.ingress](scope, 'Ingress', context);
