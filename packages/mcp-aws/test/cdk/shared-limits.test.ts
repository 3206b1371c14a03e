import { describe, expect, it } from 'vitest';
import { ofType, stackOf } from './support/stacks.ts';

describe.each([
  'native api-key open to pages and asks',
  'web-adapter streaming cognito open to pages and asks',
  'fargate cognito open to pages and asks',
])('limits that instances share, of %s', (name) => {
  const stack = () => stackOf(name);
  const table = () =>
    Object.entries(stack().resources).find(([, { Type }]) => Type === 'AWS::DynamoDB::Table') ?? ['none', undefined];

  it('are in a table that forgets, costs what is used of it, and ends with the stack', () => {
    const [, resource] = table();
    expect(resource?.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'caller', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
    expect(resource?.DeletionPolicy).toBe('Delete');
  });

  it('may be updated by the server, and nothing else by nobody else', () => {
    const statements = ofType(stack(), 'AWS::IAM::Policy').flatMap(({ Properties }) =>
      (Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[])
        .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('dynamodb:')))
        .map(({ Action, Resource }) => [Properties.Roles[0].Ref, Action, Resource]),
    );
    expect(statements).toEqual([
      [expect.stringMatching(/Hosting(Task|Function)/), 'dynamodb:UpdateItem', { 'Fn::GetAtt': [table()[0], 'Arn'] }],
    ]);
  });

  it('are known to the server, and not to an authorizer', () => {
    const told = Object.entries(stack().resources).filter(([, resource]) =>
      JSON.stringify(resource.Properties ?? {}).includes('MCP_LIMITS_TABLE'),
    );
    expect(told.map(([id]) => id)).toEqual([expect.stringMatching(/Hosting(Task|Function)/)]);
  });
});

it('have no table where the configuration does not say so', () => {
  stackOf('native api-key').template.resourceCountIs('AWS::DynamoDB::Table', 0);
});
