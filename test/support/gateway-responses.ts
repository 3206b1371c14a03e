import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { McpServer } from '../../packages/mcp-aws/src/cdk/mcp-server.ts';
import { forStage } from '../../packages/mcp-aws/src/config/config.ts';
import type { Challenges } from './api-gateway.ts';
import type { Built } from './project.ts';

/** What the stack of a project makes API Gateway answer by itself, for an API at this address. */
export function gatewayChallenges({ folder, config }: Built): (origin: string) => Challenges {
  // No bundle: it is there already.
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
  const stack = new Stack(app, 'Stack', { env: { region: config.region } });
  new McpServer(stack, 'Server', { config: forStage(config, 'dev'), folder });
  const found = Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse');
  const responses = Object.values(found) as { Properties: { ResponseType: string; ResponseParameters: object } }[];
  const header = (type: string, origin: string): string => {
    const { ResponseParameters = {} } =
      responses.find(({ Properties }) => Properties.ResponseType === type)?.Properties ?? {};
    const name = 'gatewayresponse.header.WWW-Authenticate';
    const quoted = resolved((ResponseParameters as Record<string, unknown>)[name]);
    return quoted.slice(1, -1).replaceAll(/https:\/\/[^/]+\/prod/g, origin);
  };
  return (origin) => ({ unauthorized: header('UNAUTHORIZED', origin), accessDenied: header('ACCESS_DENIED', origin) });
}

/** A value of a template as CloudFormation would fill it in. */
function resolved(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  return join === undefined ? String(Ref) : join[1].map(resolved).join(join[0]);
}
