import { Match } from 'aws-cdk-lib/assertions';
import { it } from 'vitest';
import { template } from './template.ts';

it('answers on HTTPS, and sends port 80 there', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'HTTPS' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 80,
    DefaultActions: [Match.objectLike({ Type: 'redirect' })],
  });
});
