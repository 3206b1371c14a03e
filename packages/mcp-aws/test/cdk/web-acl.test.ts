import { describe, expect, it } from 'vitest';
import { auths, type Choice, domain, hostings } from './support/combinations.ts';
import { configOf, ofType, serve, stackOf, synthesize } from './support/stacks.ts';

const waf = (choice: Choice, region = 'eu-central-1') =>
  configOf(choice, 'dev', { region, stages: { dev: { waf: true } } });
const restApi: Choice = { ...hostings['native streaming'], auth: auths.cognito };
const loadBalancer: Choice = { ...hostings.fargate, auth: auths.cognito, domain };
const cloudFront: Choice = { ...hostings.fargate, auth: auths.cognito };

describe.each([
  ['a REST API', restApi, 'eu-central-1'],
  ['a load balancer', loadBalancer, 'eu-central-1'],
  ['CloudFront', cloudFront, 'us-east-1'],
] as const)('a web ACL in front of %s', (_, choice, region) => {
  const stack = synthesize(serve(waf(choice, region)));

  it('limits each address, and blocks no arguments of tools', () => {
    const [acl] = ofType(stack, 'AWS::WAFv2::WebACL');
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

  it('is attached', () => {
    const [id] = Object.entries(stack.resources).find(([, { Type }]) => Type === 'AWS::WAFv2::WebACL') ?? [];
    const arn = { 'Fn::GetAtt': [id, 'Arn'] };
    const attached = [
      ...ofType(stack, 'AWS::WAFv2::WebACLAssociation').map(({ Properties }) => Properties.WebACLArn),
      ...ofType(stack, 'AWS::CloudFront::Distribution').map(({ Properties }) => Properties.DistributionConfig.WebACLId),
    ];
    expect(attached).toEqual([arn]);
  });

  it('may be one that the owner has', () => {
    const webAclArn = `arn:aws:wafv2:${region}:123456789012:webacl/own/1`;
    const own = synthesize(serve(configOf(choice), { webAclArn }));
    own.template.resourceCountIs('AWS::WAFv2::WebACL', 0);
    expect(JSON.stringify(own.resources)).toContain(webAclArn);
  });
});

it('is there only where the stage asks for it', () => {
  stackOf('native streaming cognito').template.resourceCountIs('AWS::WAFv2::WebACL', 0);
});

it.each([
  ['an HTTP API', { ...restApi, streaming: false }, /cannot protect an HTTP API/],
  ['CloudFront outside us-east-1', cloudFront, /us-east-1 only/],
])('is refused for %s', (_, choice, reason) => {
  expect(() => waf(choice)).toThrow(reason);
});
