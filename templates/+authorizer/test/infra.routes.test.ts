import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { template } from './template.ts';

/** A template's `Fn::Join` and references as text, a reference as its name in braces. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref: ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  return join === undefined ? `{${ref}}` : join[1].map(textOf).join(join[0]);
}

describe('API Gateway', () => {
  it('asks the authorizer about every path but health and discovery', () => {
    const paths = template.findResources('AWS::ApiGateway::Resource');
    const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
    const auth = methods.map(({ Properties: { HttpMethod, ResourceId, AuthorizationType } }) => {
      const { PathPart, ParentId } = paths[ResourceId.Ref]?.Properties ?? {};
      const parent = paths[ParentId?.Ref]?.Properties.PathPart;
      return [HttpMethod, [parent, PathPart].filter(Boolean).join('/'), AuthorizationType];
    });
    expect(auth.sort((a, b) => a[1].localeCompare(b[1]))).toEqual([
      ['ANY', '.well-known/{proxy+}', 'NONE'],
      ['ANY', '{proxy+}', 'CUSTOM'],
      ['GET', 'health', 'NONE'],
    ]);
  });

  it('refuses a request without a token by itself, and remembers an answer for a minute', () => {
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 60,
    });
  });

  it('tells the authorizer what it tells the server', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const [server, authorizer] = functions.map(({ Properties }) => Properties.Environment.Variables);
    expect(functions).toHaveLength(2);
    expect(server).toMatchObject({ MCP_AUTH_SCOPE_ERRORS: 'tool-error', MCP_AUTH_ISSUER: authorizer.MCP_AUTH_ISSUER });
    expect(server.MCP_RESOURCE_URL).toEqual(authorizer.MCP_RESOURCE_URL);
  });

  it.each(['UNAUTHORIZED', 'ACCESS_DENIED'])('tells a caller who is %s where to log in, and for what', (type) => {
    const responses = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse'));
    const response = responses.find(({ Properties }) => Properties.ResponseType === type)?.Properties;
    const challenge = textOf(response.ResponseParameters['gatewayresponse.header.WWW-Authenticate']);
    expect(challenge).toMatch(
      /^'Bearer resource_metadata="https:\/\/[^"]+\/\.well-known\/oauth-protected-resource\/mcp", scope="[^"]*read [^"]*write"/,
    );
    // The value is between single quotes, so it must not hold one.
    expect(challenge.slice(1, -1)).not.toContain("'");
  });

  it('logs the authorizer to a group of its own', () => {
    template.hasOutput('AuthorizerLogGroupName', {});
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'authorizer.handler',
      LoggingConfig: Match.anyValue(),
    });
  });
});
