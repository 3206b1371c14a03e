import { App } from 'aws-cdk-lib';
import { it } from 'vitest';
import { settingsOf } from '../infra/settings.ts';
import { timeout } from '../infra/timeout.ts';
import { template } from './template.ts';

it('gives the integration the time of the function', () => {
  template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { TimeoutInMillis: timeout.toMilliseconds() });
});

it('throttles', () => {
  const { throttle } = settingsOf(new App());
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    DefaultRouteSettings: { ThrottlingRateLimit: throttle.rateLimit, ThrottlingBurstLimit: throttle.burstLimit },
  });
});
