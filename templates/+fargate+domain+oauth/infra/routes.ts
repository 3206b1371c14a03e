import {
  type ApplicationListener,
  type ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { McpRuntime } from './runtime.ts';
import { targetProps } from './target.ts';

/**
 * Every request to the tasks, whose gate decides. With `--context edgeTokenCheck=true` the load balancer turns bad tokens
 * away before them. That is a filter, and no more: it does not look at the audience, and requests without a token have to
 * reach the tasks, as its own 401 cannot say where to log in.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 */
export function addRoutes(listener: ApplicationListener, { service, environment }: McpRuntime): ApplicationTargetGroup {
  const tasks = listener.addTargets('Tasks', { ...targetProps, targets: [service] });
  if (String(listener.node.tryGetContext('edgeTokenCheck')) !== 'true') return tasks;

  const { MCP_AUTH_ISSUER: issuer, MCP_AUTH_JWKS_URI: jwksEndpoint } = environment;
  if (issuer === undefined || jwksEndpoint === undefined) {
    throw new Error('edgeTokenCheck needs the address of the keys: jwksUri in infra/identity-provider.ts.');
  }
  listener.addAction('CheckTokens', {
    priority: 10,
    conditions: [ListenerCondition.pathPatterns(['/mcp']), ListenerCondition.httpHeader('Authorization', ['*'])],
    action: ListenerAction.authenticateJwt({ issuer, jwksEndpoint, next: ListenerAction.forward([tasks]) }),
  });
  return tasks;
}
