import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { auths, hostings } from './support/combinations.ts';
import { configOf, ofType, serve, stackOf, synthesize } from './support/stacks.ts';

describe.each(['native cognito', 'native streaming cognito', 'web-adapter none', 'web-adapter streaming oidc'])(
  '%s',
  (name) => {
    it('runs on arm64 and the current Node, traces, and has what Lambda prints in JSON too', () => {
      stackOf(name).template.allResourcesProperties('AWS::Lambda::Function', {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 512,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: Match.objectLike({ LogFormat: 'JSON', LogGroup: Match.anyValue() }),
      });
    });

    it('may write to its own log alone', () => {
      stackOf(name).template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: { 'Fn::GetAtt': Match.anyValue() },
            }),
          ]),
        },
      });
    });
  },
);

it.each([
  ['web-adapter none', 'buffered'],
  ['web-adapter streaming none', 'response_stream'],
])('starts the HTTP server of %s behind the Web Adapter: %s', (name, mode) => {
  const [server] = ofType(stackOf(name), 'AWS::Lambda::Function');
  expect(server?.Properties).toMatchObject({
    Handler: 'run.sh',
    Environment: { Variables: { AWS_LWA_INVOKE_MODE: mode, AWS_LAMBDA_EXEC_WRAPPER: '/opt/bootstrap', PORT: '8080' } },
  });
  expect(JSON.stringify(server?.Properties.Layers)).toContain('LambdaAdapterLayerArm64');
});

it('has the size that the stage says', () => {
  const stages = { dev: { lambda: { memory: 1769, reservedConcurrency: 5 } } };
  const { template } = synthesize(serve(configOf({ ...hostings.native, auth: auths['api-key'] }, 'dev', { stages })));
  template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1769, ReservedConcurrentExecutions: 5 });
});

it.each(['native none otel', 'web-adapter streaming none otel', 'fargate none otel'])(
  'lets %s send its spans to X-Ray, and says which',
  (name) => {
    stackOf(name).template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: Match.arrayWith(['xray:PutSpans', 'xray:PutTraceSegments']), Resource: '*' }),
        ]),
      },
    });
    expect(JSON.stringify(stackOf(name).template.toJSON())).toContain('OTEL_TRACES_SAMPLER_ARG');
  },
);
