import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ConfigError } from '../config/errors.ts';
import type { Problem } from '../config/rules.ts';
import type { McpServerProps } from './mcp-server-props.ts';

/** @throws ConfigError for props that cannot work together, or with the configuration or the stack */
export function checkProps(scope: Construct, props: McpServerProps): void {
  const problem = problemWithProps(props) ?? problemWithStack(Stack.of(scope), props);
  if (problem !== undefined) throw new ConfigError(problem.reason, problem.suggestion);
}

function problemWithProps(props: McpServerProps): Problem | undefined {
  const { config, userPool, userPoolDomain, hostedZone, certificate, webAclArn } = props;
  if ((userPool !== undefined || userPoolDomain !== undefined) && config.auth.mode !== 'cognito') {
    return {
      reason: `A user pool belongs to the auth mode cognito, not to ${config.auth.mode}.`,
      suggestion: 'Leave out userPool and userPoolDomain, or set the auth mode to cognito in mcp-aws.jsonc.',
    };
  }
  if ((userPool === undefined) !== (userPoolDomain === undefined)) {
    return {
      reason: 'userPool and userPoolDomain belong together: one is the pool, the other the URL of its login pages.',
      suggestion: 'Give both, such as userPoolDomain: userPool.addDomain(…).baseUrl(), or neither.',
    };
  }
  if (
    userPoolDomain !== undefined &&
    !Token.isUnresolved(userPoolDomain) &&
    !/^https:\/\/[^/]+$/.test(userPoolDomain)
  ) {
    return {
      reason: `userPoolDomain ${JSON.stringify(userPoolDomain)} is not the URL of a domain.`,
      suggestion: 'Give it without a path, such as https://login.example.com.',
    };
  }
  if ((hostedZone !== undefined || certificate !== undefined) && config.domain === undefined) {
    return {
      reason: 'hostedZone and certificate are for a domain, and this server has none.',
      suggestion: 'Set "domain" in mcp-aws.jsonc, or leave them out.',
    };
  }
  if (webAclArn !== undefined && config.ingress === 'http-api') {
    return {
      reason: 'A web ACL (webAclArn) cannot protect an HTTP API of API Gateway.',
      suggestion: 'Set "streaming" to true in mcp-aws.jsonc, which uses a REST API, or leave out webAclArn.',
    };
  }
  return undefined;
}

function problemWithStack(stack: Stack, { config }: McpServerProps): Problem | undefined {
  if (stack.node.tryFindChild('McpUrl') !== undefined) {
    return {
      reason: `The stack ${stack.stackName} has two servers, and its outputs and its dashboards are for one.`,
      suggestion: 'Give each McpServer a stack of its own.',
    };
  }
  if (!Token.isUnresolved(stack.region) && stack.region !== config.region) {
    return {
      reason: `The stack ${stack.stackName} is for ${stack.region}, and the configuration of its server for ${config.region}.`,
      suggestion: `Set the region with --context region=${stack.region} or in mcp-aws.jsonc, and leave it out of the stack's env.`,
    };
  }
  return undefined;
}
