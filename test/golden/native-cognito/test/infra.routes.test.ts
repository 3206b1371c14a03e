import { Match } from 'aws-cdk-lib/assertions';
import { it } from 'vitest';
import { authMode } from '../infra/auth.ts';
import { template } from './template.ts';

it('sends every request to the server, whose gate is that of the auth mode', () => {
  template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'ANY /{proxy+}', AuthorizationType: 'NONE' });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ MCP_AUTH_MODE: authMode }) },
  });
});
