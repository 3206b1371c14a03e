import { Match } from 'aws-cdk-lib/assertions';
import { it } from 'vitest';
import { template } from './template.ts';

it('keeps the load balancer inside the VPC, open to CloudFront alone', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    SourcePrefixListId: Match.anyValue(),
    FromPort: 80,
  });
});

it('passes every method and header on, over HTTPS, and caches nothing', () => {
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      DefaultCacheBehavior: Match.objectLike({
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: Match.arrayWith(['POST', 'DELETE']),
        // The managed policies CachingDisabled and AllViewer.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3',
      }),
    },
  });
});
