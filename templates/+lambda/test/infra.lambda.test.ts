import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { timeout } from '../infra/timeout.ts';
import { template } from './template.ts';

it('runs on arm64 and the current Node', () => {
  template.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Timeout: timeout.toSeconds(),
    Environment: {
      Variables: Match.objectLike({ MCP_RESOURCE_URL: Match.anyValue(), MCP_AUTH_MODE: Match.anyValue() }),
    },
  });
});

it('lets the function write to its own log alone', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': Match.anyValue() },
        }),
      ]),
    },
  });
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  const ofLambda = roles.filter(({ Properties }) => JSON.stringify(Properties).includes('lambda.amazonaws.com'));
  expect(ofLambda.flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? [])).toEqual([]);
});

it('logs every request at the front door', () => {
  template.hasOutput('AccessLogGroupName', {});
  const stages = {
    ...template.findResources('AWS::ApiGatewayV2::Stage'),
    ...template.findResources('AWS::ApiGateway::Stage'),
  };
  expect(
    Object.values(stages).map(
      ({ Properties }) => 'AccessLogSettings' in Properties || 'AccessLogSetting' in Properties,
    ),
  ).toEqual([true]);
});

it('traces, and has what Lambda prints in JSON too', () => {
  template.allResourcesProperties('AWS::Lambda::Function', {
    TracingConfig: { Mode: 'Active' },
    LoggingConfig: Match.objectLike({ LogFormat: 'JSON' }),
  });
});
