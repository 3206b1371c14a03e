import { describe, expect, it } from 'vitest';
import { auths, hostings } from './support/combinations.ts';
import { configOf, ofType, serve, stackOf, synthesize } from './support/stacks.ts';

/** A template's `Fn::Join` and references as text, a reference as its name in braces. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref: ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  return join === undefined ? `{${ref}}` : join[1].map(textOf).join(join[0]);
}

const environments = (stack: Parameters<typeof ofType>[0]) => {
  const functions = ofType(stack, 'AWS::Lambda::Function').filter(({ Properties }) => Properties.Environment);
  return Object.fromEntries(
    functions.map(({ Properties }) => [Properties.Handler, Properties.Environment.Variables] as const),
  );
};

describe.each(['native streaming cognito', 'native streaming oidc', 'web-adapter streaming auth0 domain'])(
  'the authorizer of %s',
  (name) => {
    it('is asked with a token only, and its answer is good for a minute', () => {
      stackOf(name).template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
        Type: 'REQUEST',
        IdentitySource: 'method.request.header.Authorization',
        AuthorizerResultTtlInSeconds: 60,
      });
    });

    it('checks callers with what the server has', () => {
      const { 'authorizer.handler': authorizer, ...server } = environments(stackOf(name));
      const [given] = Object.values(server);
      expect(given).toMatchObject(authorizer);
      expect(authorizer).toMatchObject({ MCP_AUTH_SCOPE_ERRORS: 'tool-error', MCP_AUTH_SCOPES: 'read,write' });
    });

    it.each(['UNAUTHORIZED', 'ACCESS_DENIED'])('has API Gateway say where to log in, and for what: %s', (type) => {
      const responses = ofType(stackOf(name), 'AWS::ApiGateway::GatewayResponse');
      const response = responses.find(({ Properties }) => Properties.ResponseType === type)?.Properties;
      const challenge = textOf(response.ResponseParameters['gatewayresponse.header.WWW-Authenticate']);
      expect(challenge).toMatch(
        /^'Bearer resource_metadata="https:\/\/[^"]+\/\.well-known\/oauth-protected-resource\/mcp", scope="[^"]*read [^"]*write"/,
      );
      // The value is between single quotes, so it must not have one.
      expect(challenge.slice(1, -1)).not.toContain("'");
    });
  },
);

it('names all that a caller may have, and what every caller needs, in the challenges of API Gateway', () => {
  const auth = { mode: 'oidc', issuer: 'https://login.example.com', scopes: ['read', 'write'] } as const;
  const config = configOf({ ...hostings['native streaming'], auth: { ...auth, scopes: [...auth.scopes] } });
  const stack = synthesize(serve(config, { environment: { MCP_AUTH_REQUIRED_SCOPE: 'admin' } }));
  const responses = ofType(stack, 'AWS::ApiGateway::GatewayResponse');
  expect(responses).toHaveLength(2);
  for (const { Properties } of responses) {
    const challenge = textOf(Properties.ResponseParameters['gatewayresponse.header.WWW-Authenticate']);
    expect(challenge).toMatch(/scope="[^"]*read [^"]*write [^"]*admin"/);
  }
});

it('gets what the library reads of the environment, and nothing of the owner', () => {
  const config = configOf({ ...hostings['native streaming'], auth: auths.cognito });
  const environment = { BOOKS_TABLE: 'books', LOG_LEVEL: 'DEBUG', MCP_AUTH_REQUIRED_SCOPE: 'write' };
  const served = serve(config, { environment });
  served.server.addEnvironment('LATER', 'yes');
  const { 'main.handler': server, 'authorizer.handler': authorizer } = environments(synthesize(served));
  expect(server).toMatchObject({ ...environment, LATER: 'yes' });
  expect(authorizer).toMatchObject({ LOG_LEVEL: 'DEBUG', MCP_AUTH_REQUIRED_SCOPE: 'write' });
  expect(Object.keys(authorizer)).not.toContain('BOOKS_TABLE');
  expect(Object.keys(authorizer)).not.toContain('LATER');
});
