import { describe, expect, it } from 'vitest';
import { hostings } from './support/combinations.ts';
import { configOf, ofType, serve, stackOf, synthesize } from './support/stacks.ts';

const { template } = stackOf('native cognito');
const clientsOf = (stack: Parameters<typeof ofType>[0]) => {
  const clients = ofType(stack, 'AWS::Cognito::UserPoolClient').map(({ Properties }) => Properties);
  return {
    user: clients.find(({ GenerateSecret }) => GenerateSecret !== true),
    machine: clients.find(({ GenerateSecret }) => GenerateSecret === true),
  };
};
const { user, machine } = clientsOf(stackOf('native cognito'));

describe('the user pool', () => {
  it('has the users that its owner adds, and no others', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
  });

  it.each([
    ['dev', 'INACTIVE'],
    ['production', 'ACTIVE'],
  ] as const)('outlives the stack, and in %s its deletion protection is %s', (stage, DeletionProtection) => {
    stackOf('native cognito', stage).template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtection },
    });
  });

  it('has login pages at an address that no deployment changes', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      ManagedLoginVersion: 2,
      Domain: { 'Fn::Join': ['', ['mcp-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }]] },
    });
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', { UseCognitoProvidedValues: true });
  });

  it.each(['native cognito', 'native streaming cognito domain', 'fargate cognito'])(
    'knows the server of %s by its URL, which clients name as the resource',
    (name) => {
      const [server] = ofType(stackOf(name), 'AWS::Cognito::UserPoolResourceServer');
      expect(server?.Properties.Name).toMatch(/^[\w\s+=,.@-]+$/); // Cognito takes no URL as a name
      const scopes = server?.Properties.Scopes.map(({ ScopeName }: { ScopeName: string }) => ScopeName);
      expect(scopes).toEqual(['read', 'write', 'admin']);
      expect(server?.Properties.Identifier).toEqual(stackOf(name).template.findOutputs('McpUrl').McpUrl?.Value);
    },
  );
});

describe('clients', () => {
  it('of people have no secret, the code flow alone, and short tokens whose renewal rotates', () => {
    expect(user).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AccessTokenValidity: 15,
      RefreshTokenRotation: { Feature: 'ENABLED' },
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      SupportedIdentityProviders: ['COGNITO'],
    });
    expect(user.ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH']);
  });

  it('of people return to the MCP clients that are known, and to those of the configuration', () => {
    expect(user.CallbackURLs).toContain('https://claude.ai/api/mcp/auth_callback');
    const own = 'https://app.example.com/callback';
    const config = configOf({ ...hostings.native, auth: { mode: 'cognito', callbackUrls: [own] } });
    expect(clientsOf(synthesize(serve(config))).user.CallbackURLs).toEqual([...user.CallbackURLs, own]);
  });

  it('of machines have client credentials alone', () => {
    expect(machine).toMatchObject({ AllowedOAuthFlows: ['client_credentials'], AccessTokenValidity: 15 });
  });

  it('get no scope that lets everyone do everything', () => {
    expect(JSON.stringify([user.AllowedOAuthScopes, machine.AllowedOAuthScopes])).not.toContain('/admin');
  });

  it('keep their secret out of the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/ClientSecret(?!Arn)/);
  });

  it('are the only ones whose tokens the server accepts', () => {
    const ids = Object.keys(template.findResources('AWS::Cognito::UserPoolClient'));
    const [server] = ofType(stackOf('native cognito'), 'AWS::Lambda::Function');
    const accepted = JSON.stringify(server?.Properties.Environment.Variables.MCP_AUTH_ALLOWED_CLIENT_IDS);
    expect(accepted.match(/"Ref":"\w+"/g)).toHaveLength(2);
    for (const id of ids) expect(accepted).toContain(id);
  });
});
