import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ServerContext } from '../server-context.ts';

/** Requests in five minutes from one address, before it is blocked. Behind one address there may be an office. */
const requestsPerAddress = 3000;

/**
 * Rules that count and do not block: arguments of tools may be long, and look like code, paths or addresses; and many
 * clients send no User-Agent.
 */
const counted = {
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

/** Protects a load balancer, or a stage of a REST API, with the owner's web ACL or one of its own where the stage has one. */
export function attachWebAcl(scope: Construct, resourceArn: string, context: ServerContext): void {
  const webAclArn = webAclOf(scope, 'REGIONAL', context);
  if (webAclArn !== undefined) new CfnWebACLAssociation(scope, 'WebAclAssociation', { resourceArn, webAclArn });
}

/** The ARN of one for a distribution of CloudFront, if there is one. */
export const cloudFrontWebAcl = (scope: Construct, context: ServerContext): string | undefined =>
  webAclOf(scope, 'CLOUDFRONT', context);

const webAclOf = (
  scope: Construct,
  reach: 'REGIONAL' | 'CLOUDFRONT',
  { webAclArn, config }: ServerContext,
): string | undefined => webAclArn ?? (config.settings.waf ? createWebAcl(scope, reach).attrArn : undefined);

function createWebAcl(scope: Construct, reach: 'REGIONAL' | 'CLOUDFRONT'): CfnWebACL {
  const managed = Object.entries(counted).map(([name, rules], index) => ({
    name,
    priority: index + 1,
    overrideAction: { none: {} },
    visibilityConfig: visible(name),
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: rules.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
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

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});
