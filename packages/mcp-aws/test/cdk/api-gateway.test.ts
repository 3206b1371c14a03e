import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { auths, domain, hostings } from './support/combinations.ts';
import { configOf, ofType, serve, stackOf, synthesize } from './support/stacks.ts';

const throttle = { rateLimit: 7, burstLimit: 9 };

describe('an HTTP API', () => {
  it.each([
    ['native none', [['ANY /{proxy+}', 'NONE']]],
    ['native cognito domain', [['ANY /{proxy+}', 'NONE']]],
    [
      'web-adapter iam',
      [
        ['ANY /{proxy+}', 'AWS_IAM'],
        ['GET /health', 'NONE'],
      ],
    ],
  ])('of %s has these routes', (name, expected) => {
    const routes = ofType(stackOf(name), 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]).sort()).toEqual(
      expected,
    );
  });

  it.each([
    ['the time of the function', undefined, 29],
    ['a shorter one', 5, 5],
    ['at most 29 s', 120, 29],
  ])('waits for the function: %s', (_, timeout, expected) => {
    const stages = { dev: { throttle, ...(timeout === undefined ? {} : { lambda: { timeout } }) } };
    const { template } = synthesize(serve(configOf({ ...hostings.native, auth: auths['api-key'] }, 'dev', { stages })));
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { TimeoutInMillis: expected * 1000 });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: timeout ?? 29 });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
      AccessLogSettings: Match.anyValue(),
    });
  });
});

describe('a REST API', () => {
  it.each([
    ['native streaming none', [['ANY', '{proxy+}', 'NONE']]],
    [
      'web-adapter streaming iam',
      [
        ['ANY', '{proxy+}', 'AWS_IAM'],
        ['GET', 'health', 'NONE'],
      ],
    ],
    [
      'native streaming cognito',
      [
        ['ANY', '.well-known/{proxy+}', 'NONE'],
        ['ANY', '{proxy+}', 'CUSTOM'],
        ['GET', 'health', 'NONE'],
      ],
    ],
  ])('of %s has these methods, which stream as long as the function may run', (name, expected) => {
    const { template } = stackOf(name);
    const paths = template.findResources('AWS::ApiGateway::Resource');
    const methods = ofType(stackOf(name), 'AWS::ApiGateway::Method').map(({ Properties }) => {
      const { PathPart, ParentId } = paths[Properties.ResourceId.Ref]?.Properties ?? {};
      const parent = paths[ParentId?.Ref]?.Properties.PathPart;
      return [Properties.HttpMethod, [parent, PathPart].filter(Boolean).join('/'), Properties.AuthorizationType];
    });
    expect(methods.sort((a, b) => a[1].localeCompare(b[1]))).toEqual(expected);
    template.allResourcesProperties('AWS::ApiGateway::Method', {
      Integration: { Type: 'AWS_PROXY', ResponseTransferMode: 'STREAM', TimeoutInMillis: 300_000 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 300 });
  });

  it('is regional, throttles, traces and logs every request', () => {
    const { template } = stackOf('native streaming api-key');
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } });
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 })],
      AccessLogSetting: Match.anyValue(),
      TracingEnabled: true,
    });
  });
});

describe('a domain', () => {
  it.each([
    ['native none domain', 'AWS::ApiGatewayV2::Api'],
    ['native streaming none domain', 'AWS::ApiGateway::RestApi'],
  ])('of %s is the only way in', (name, type) => {
    stackOf(name).template.hasResourceProperties(type, { DisableExecuteApiEndpoint: true });
  });

  it.each(['native none domain', 'native streaming none domain', 'fargate none domain'])(
    'of %s is the domain itself in production, and a name below it in every other stage',
    (name) => {
      const urlIn = (stage: 'dev' | 'production') => stackOf(name, stage).template.findOutputs('McpUrl').McpUrl?.Value;
      expect(urlIn('production')).toBe(`https://${domain}/mcp`);
      expect(urlIn('dev')).toBe(`https://dev.${domain}/mcp`);
      stackOf(name).template.hasParameter('HostedZoneId', { Type: 'AWS::Route53::HostedZone::Id' });
    },
  );
});
