import { Stack, Token } from 'aws-cdk-lib';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/** Requests in five minutes from one address, before it is turned away. Behind one address there may be an office. */
const requestsPerAddress = 3000;

/** Arguments of tools may be long, and look like code, paths or addresses; and many clients do not say what they are. */
const notBlocked = {
  AWSManagedRulesCommonRuleSet: [
    'SizeRestrictions_BODY',
    'CrossSiteScripting_BODY',
    'GenericLFI_BODY',
    'GenericRFI_BODY',
    'EC2MetaDataSSRF_BODY',
    'NoUserAgent_HEADER',
  ],
  AWSManagedRulesKnownBadInputsRuleSet: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY'],
  AWSManagedRulesAmazonIpReputationList: [],
};

function createWebAcl(scope: Construct, reach: 'REGIONAL' | 'CLOUDFRONT'): CfnWebACL {
  const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
    metricName,
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
  });
  const managed = Object.entries(notBlocked).map(([name, counted], index) => ({
    name,
    priority: index + 1,
    overrideAction: { none: {} },
    visibilityConfig: visible(name),
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  }));
  return new CfnWebACL(scope, 'WebAcl', {
    scope: reach,
    defaultAction: { allow: {} },
    visibilityConfig: visible('WebAcl'),
    rules: [
      {
        name: 'RequestsPerAddress',
        priority: 0,
        action: { block: {} },
        visibilityConfig: visible('RequestsPerAddress'),
        statement: { rateBasedStatement: { limit: requestsPerAddress, aggregateKeyType: 'IP' } },
      },
      ...managed,
    ],
  });
}

/** In front of a load balancer, or of a stage of a REST API. */
export function attachWebAcl(scope: Construct, resourceArn: string): void {
  const { attrArn } = createWebAcl(scope, 'REGIONAL');
  new CfnWebACLAssociation(scope, 'WebAclAssociation', { resourceArn, webAclArn: attrArn });
}

/**
 * The ARN of one for CloudFront.
 * @throws Error outside us-east-1, the only region that has them
 */
export function cloudFrontWebAcl(scope: Construct): string {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && region !== 'us-east-1') {
    throw new Error(
      `AWS WAF has web ACLs for CloudFront in us-east-1 only, and this stack is for ${region}: give the server a domain, deploy it to us-east-1, or set waf to false (infra/settings.ts).`,
    );
  }
  return createWebAcl(scope, 'CLOUDFRONT').attrArn;
}
