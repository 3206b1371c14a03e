import { App } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { it } from 'vitest';
import { settingsOf } from '../infra/settings.ts';
import { timeout } from '../infra/timeout.ts';
import { template } from './template.ts';

it('streams, for as long as the function may run', () => {
  template.allResourcesProperties('AWS::ApiGateway::Method', {
    Integration: { Type: 'AWS_PROXY', ResponseTransferMode: 'STREAM', TimeoutInMillis: timeout.toMilliseconds() },
  });
});

it('is regional: an edge-optimized endpoint cuts silent streams after 30 s', () => {
  template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } });
});

it('throttles', () => {
  const { throttle } = settingsOf(new App());
  template.hasResourceProperties('AWS::ApiGateway::Stage', {
    MethodSettings: Match.arrayWith([
      Match.objectLike({ ThrottlingRateLimit: throttle.rateLimit, ThrottlingBurstLimit: throttle.burstLimit }),
    ]),
  });
});
