import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { attachWebAcl, cloudFrontWebAcl } from '../infra/web-acl.ts';
import { template } from './template.ts';

it('is there only where the stage asks for it', () => template.resourceCountIs('AWS::WAFv2::WebACL', 0));

it('limits each address, and blocks no arguments of tools', () => {
  const stack = new Stack();
  attachWebAcl(stack, 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/1');
  const own = Template.fromStack(stack);
  own.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: Match.anyValue() });
  const [acl] = Object.values(own.findResources('AWS::WAFv2::WebACL'));
  const rules = JSON.stringify(acl?.Properties.Rules);
  expect(rules).toMatch(/"RateBasedStatement":\{"AggregateKeyType":"IP","Limit":\d+/);
  expect(rules).not.toMatch(/"ActionToUse":\{"(?!Count)/);
  expect(acl?.Properties.Rules).toContainEqual(
    expect.objectContaining({
      Statement: {
        ManagedRuleGroupStatement: expect.objectContaining({
          Name: 'AWSManagedRulesCommonRuleSet',
          RuleActionOverrides: expect.arrayContaining([
            { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
            { Name: 'CrossSiteScripting_BODY', ActionToUse: { Count: {} } },
          ]),
        }),
      },
    }),
  );
});

it('is refused for CloudFront outside the region that has it', () => {
  const stack = (region: string): Stack => new Stack(new App(), 'Test', { env: { region } });
  expect(() => cloudFrontWebAcl(stack('eu-west-1'))).toThrow(/us-east-1 only/);
  expect(cloudFrontWebAcl(stack('us-east-1'))).toBeTruthy();
});
