import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { stackWith, template } from './template.ts';

it('sends every request to the tasks, whose gate decides', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    DefaultActions: [Match.objectLike({ Type: 'forward' })],
  });
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 0);
});

it('has the load balancer check tokens first where that is asked for, and lets requests without one through', () => {
  const checked = Template.fromStack(stackWith({ edgeTokenCheck: 'true' }));
  const [rule] = Object.values(checked.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'));
  expect(rule?.Properties.Actions.map(({ Type }: { Type: string }) => Type)).toEqual(['jwt-validation', 'forward']);
  expect(rule?.Properties.Conditions).toContainEqual({
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: 'Authorization', Values: ['*'] },
  });
  checked.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    DefaultActions: [Match.objectLike({ Type: 'forward' })],
  });
});
