import {
  type ApplicationListener,
  type ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * The load balancer turns bad tokens away before the server does (`edgeTokenCheck`). That is a filter, and nothing else: it
 * does not look at the audience, and requests without a token have to reach the tasks, as its own 401 cannot say where to
 * log in.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 */
export function checkTokens(
  listener: ApplicationListener,
  tasks: ApplicationTargetGroup,
  { MCP_AUTH_ISSUER: issuer, MCP_AUTH_JWKS_URI: jwksEndpoint }: Readonly<Record<string, string>>,
): void {
  // The configuration does not allow edgeTokenCheck for any other auth mode, nor without the address of the keys.
  if (issuer === undefined || jwksEndpoint === undefined)
    throw new Error('edgeTokenCheck needs an issuer and its keys.');
  listener.addAction('CheckTokens', {
    priority: 10,
    conditions: [
      ListenerCondition.pathPatterns(['/mcp', '/mcp/']),
      ListenerCondition.httpHeader('Authorization', ['*']),
    ],
    action: ListenerAction.authenticateJwt({ issuer, jwksEndpoint, next: ListenerAction.forward([tasks]) }),
  });
}
