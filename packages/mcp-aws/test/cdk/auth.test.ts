import { describe, expect, it } from 'vitest';
import { auths, type Choice, choiceOf, hostings, names, providers } from './support/combinations.ts';
import { configOf, createApp, ofType, serve, stackOf, synthesize, templateOf } from './support/stacks.ts';

/** The environment of the server. */
const environmentOf = (name: string): Record<string, unknown> => {
  const stack = stackOf(name);
  const [task] = ofType(stack, 'AWS::ECS::TaskDefinition');
  const list: { Name: string; Value: unknown }[] = task?.Properties.ContainerDefinitions[0].Environment ?? [];
  const [server] = ofType(stack, 'AWS::Lambda::Function').filter(({ Properties }) =>
    ['main.handler', 'run.sh'].includes(Properties.Handler),
  );
  return server?.Properties.Environment.Variables ?? Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
};

it.each(names)('%s: the server knows who it is, and how callers learn that they lack a scope', (name) => {
  const { auth, streaming, runtime } = choiceOf(name);
  const challenges = !['api-key', 'iam'].includes(auth.mode) && (runtime === 'fargate' || streaming !== true);
  expect(environmentOf(name)).toMatchObject({
    POWERTOOLS_SERVICE_NAME: 'test-production',
    MCP_RESOURCE_URL: stackOf(name).template.findOutputs('McpUrl').McpUrl?.Value,
    MCP_AUTH_MODE: auth.mode,
    MCP_AUTH_SCOPE_ERRORS: challenges ? 'challenge' : 'tool-error',
  });
});

describe('none', () => {
  const open: Choice = { ...hostings.native, auth: auths.none };

  it.each([{ allowUnauthenticated: undefined }, { allowUnauthenticated: 'false' }, { allowUnauthenticated: '' }])(
    'is not deployed with %j',
    (context) => {
      const served = serve(configOf(open), {}, createApp(context));
      expect(() => templateOf(served)).toThrow('This server has no auth, and its address is public');
    },
  );
});

describe('iam', () => {
  const scopesWith = (auth: Choice['auth']): unknown => {
    const stack = synthesize(serve(configOf({ ...hostings.native, auth })));
    return ofType(stack, 'AWS::Lambda::Function')[0]?.Properties.Environment.Variables.MCP_IAM_ROLE_SCOPES;
  };

  it('lets every principal of the account read, unless the configuration has roles', () => {
    expect(JSON.stringify(scopesWith(auths.iam))).toMatch(/arn:aws:iam::.*AWS::AccountId.*:\*.*read/);
    const roles = { 'arn:aws:iam::123456789012:role/Admin': ['admin' as const] };
    expect(scopesWith({ mode: 'iam', roles })).toBe(JSON.stringify(roles));
  });
});

describe('oidc', () => {
  it.each([
    ['oidc', { MCP_AUTH_FACADE: 'off', MCP_AUTH_TOKEN_SCOPE_PREFIX: 'mcp:', MCP_AUTH_IDENTITY_CLAIMS: 'iss,sub' }],
    ['auth0', { MCP_AUTH_JWKS_URI: `${providers.auth0.issuer}/.well-known/jwks.json`, MCP_AUTH_SCOPE_CLAIMS: 'scope' }],
    ['okta', { MCP_AUTH_AUDIENCE: 'api://default', MCP_AUTH_SCOPE_CLAIMS: 'scp' }],
    ['entra', { MCP_AUTH_FACADE: 'on', MCP_AUTH_IDENTITY_CLAIMS: 'tid,oid', MCP_AUTH_TOKEN_SCOPE_PREFIX: '' }],
    ['keycloak', { MCP_AUTH_ISSUER: providers.keycloak.issuer, MCP_AUTH_SCOPES: 'read,write' }],
  ])('gives the server what %s does differently', (provider, expected) => {
    for (const hosting of ['native', 'fargate']) {
      expect(environmentOf(`${hosting} ${provider}`)).toMatchObject(expected);
    }
  });

  it('leaves the address of the keys to discovery where no provider is known', () => {
    expect(Object.keys(environmentOf('fargate oidc domain'))).not.toContain('MCP_AUTH_JWKS_URI');
  });

  it('is for the URL of the server, unless the configuration has an audience', () => {
    const url = stackOf('native oidc').template.findOutputs('McpUrl').McpUrl?.Value;
    expect(environmentOf('native oidc').MCP_AUTH_AUDIENCE).toEqual(url);
    expect(environmentOf('native entra domain').MCP_AUTH_SCOPE_PREFIX).toBe('https://mcp.example.com/mcp/');
  });
});

it.each([auths.cognito, auths.oidc])('the server is told which claims its tools see: %j', (auth) => {
  const claims = ['cognito:groups', 'org_id'];
  const serverOf = (more: object) =>
    ofType(
      synthesize(serve(configOf({ ...hostings.native, auth: { ...auth, ...more } as Choice['auth'] }))),
      'AWS::Lambda::Function',
    )[0];
  expect(serverOf({ claims })?.Properties.Environment.Variables.MCP_AUTH_CLAIMS).toBe('cognito:groups,org_id');
  expect(Object.keys(serverOf({})?.Properties.Environment.Variables)).not.toContain('MCP_AUTH_CLAIMS');
});

describe('api-key', () => {
  it('has a secret without keys, which the server may read and not write', () => {
    const { template } = stackOf('fargate api-key');
    template.hasResource('AWS::SecretsManager::Secret', {
      Properties: { SecretString: '{}' },
      DeletionPolicy: 'Delete',
    });
    const actions = JSON.stringify(template.findResources('AWS::IAM::Policy')).match(/secretsmanager:\w+/g);
    expect(actions?.sort()).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']);
  });
});
