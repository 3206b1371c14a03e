import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { template } from './template.ts';

const clients = Object.values(template.findResources('AWS::Cognito::UserPoolClient')).map(
  ({ Properties }) => Properties,
);
const user = clients.find(({ GenerateSecret }) => GenerateSecret !== true);
const machine = clients.find(({ GenerateSecret }) => GenerateSecret === true);

describe('the user pool', () => {
  it('has the users that you add, and no others', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
    template.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain' });
  });

  it('has login pages at an address that no deployment changes', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      ManagedLoginVersion: 2,
      Domain: { 'Fn::Join': ['', ['mcp-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }]] },
    });
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', { UseCognitoProvidedValues: true });
  });

  it('knows this server by its URL, which clients name as the resource', () => {
    const [server] = Object.values(template.findResources('AWS::Cognito::UserPoolResourceServer'));
    expect(server?.Properties.Name).toMatch(/^[\w\s+=,.@-]+$/); // Cognito takes no URL as a name
    expect(server?.Properties.Scopes.map(({ ScopeName }: { ScopeName: string }) => ScopeName)).toEqual([
      'read',
      'write',
      'admin',
    ]);
    expect(server?.Properties.Identifier).toEqual(template.findOutputs('McpUrl').McpUrl?.Value);
  });
});

describe('clients', () => {
  it('of people have no secret, the code flow alone, and short tokens whose renewal rotates', () => {
    expect(user).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AccessTokenValidity: 15,
      RefreshTokenRotation: { Feature: 'ENABLED' },
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
    });
    expect(user.ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH']);
    expect(user.CallbackURLs).toContain('https://claude.ai/api/mcp/auth_callback');
  });

  it('of machines have client credentials alone', () => {
    expect(machine).toMatchObject({ AllowedOAuthFlows: ['client_credentials'], AccessTokenValidity: 15 });
  });

  it('of people get no scope that lets everyone do everything', () => {
    expect(JSON.stringify(user.AllowedOAuthScopes)).not.toContain('/admin');
  });

  it('keep their secret out of the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/ClientSecret(?!Arn)/);
  });
});

it.each(['Issuer', 'UserPoolId', 'UserClientId', 'MachineClientId', 'TokenEndpoint'])('has the output %s', (name) => {
  template.hasOutput(name, { Value: Match.anyValue() });
});
