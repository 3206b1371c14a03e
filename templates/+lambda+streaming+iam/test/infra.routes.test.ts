import { expect, it } from 'vitest';
import { template } from './template.ts';

it('lets in signed requests alone, but to health', () => {
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
  const auth = methods.map(({ Properties }) => [Properties.HttpMethod, Properties.AuthorizationType]);
  expect(auth.sort()).toEqual([
    ['ANY', 'AWS_IAM'],
    ['GET', 'NONE'],
  ]);
  template.resourceCountIs('AWS::ApiGateway::Resource', 2);
});
