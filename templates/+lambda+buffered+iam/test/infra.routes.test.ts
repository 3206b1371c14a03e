import { expect, it } from 'vitest';
import { template } from './template.ts';

it('lets in signed requests alone, but to health', () => {
  const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));
  const auth = routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]);
  expect(auth.sort()).toEqual([
    ['ANY /{proxy+}', 'AWS_IAM'],
    ['GET /health', 'NONE'],
  ]);
});
