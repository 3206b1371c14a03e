import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { template } from './template.ts';

it('may send its spans to X-Ray, and is told which', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Action: Match.arrayWith(['xray:PutSpans', 'xray:PutTraceSegments']), Resource: '*' }),
      ]),
    },
  });
  expect(JSON.stringify(template.toJSON())).toContain('OTEL_TRACES_SAMPLER_ARG');
});
