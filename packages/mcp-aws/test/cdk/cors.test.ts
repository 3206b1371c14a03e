import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.ts';
import { allowedOrigins, auths, type Choice, domain, hostings } from './support/combinations.ts';
import { configOf, ofType, type Resource, type Synthesized, serve, synthesize } from './support/stacks.ts';

const modes = Object.keys(auths) as (keyof typeof auths)[];
const onLambda = (['native', 'native streaming', 'web-adapter', 'web-adapter streaming'] as const).flatMap((hosting) =>
  modes.map((mode): [string, Choice] => [`${hosting} ${mode}`, { ...hostings[hosting], auth: auths[mode] }]),
);
const inContainers = modes
  .filter((mode) => mode !== 'iam')
  .flatMap((mode): [string, Choice][] => [
    [`fargate ${mode}`, { ...hostings.fargate, auth: auths[mode] }],
    [`fargate ${mode} domain`, { ...hostings.fargate, auth: auths[mode], domain }],
  ]);
const edge: Choice = { ...hostings.fargate, auth: auths.cognito, domain, edgeTokenCheck: true };

const stackWith = (choice: Choice, own: Partial<ConfigInput> = { allowedOrigins }): Synthesized =>
  synthesize(serve(configOf(choice, 'dev', own)));

const responsesOf = (stack: Synthesized): Resource[] => ofType(stack, 'AWS::ApiGateway::GatewayResponse');
const methodsOf = (stack: Synthesized): Resource['Properties'][] => [
  ...ofType(stack, 'AWS::ApiGateway::Method').map(({ Properties }) => ({
    method: Properties.HttpMethod,
    path: stack.resources[Properties.ResourceId.Ref]?.Properties.PathPart,
    auth: Properties.AuthorizationType,
    goesTo: Properties.Integration.Type,
  })),
  ...ofType(stack, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => {
    const [method, path] = Properties.RouteKey.split(' /');
    return { method, path, auth: Properties.AuthorizationType, goesTo: 'AWS_PROXY' };
  }),
];

/** What a preflight of any path meets: its own method, or the one for all. */
function preflightOf(stack: Synthesized): Resource['Properties'] {
  const all = methodsOf(stack).filter(({ path }) => path === '{proxy+}');
  return all.find(({ method }) => method === 'OPTIONS') ?? all.find(({ method }) => method === 'ANY');
}

describe.each(onLambda)('%s, which web pages may call', (_, choice) => {
  const stack = stackWith(choice);

  it('has the server answer preflights, which have no credentials', () => {
    expect(preflightOf(stack)).toMatchObject({ auth: 'NONE', goesTo: 'AWS_PROXY' });
  });

  it('lets nothing else pass that did not before', () => {
    const open = (of: Synthesized) =>
      methodsOf(of).filter(({ auth, method }) => auth === 'NONE' && method !== 'OPTIONS');
    expect(open(stack)).toEqual(open(stackWith(choice, {})));
  });

  it('tells the server which pages', () => {
    const [server] = ofType(stack, 'AWS::Lambda::Function').filter(({ Properties }) =>
      /^(main.handler|run.sh)$/.test(Properties.Handler),
    );
    expect(server?.Properties.Environment.Variables.MCP_ALLOWED_ORIGINS).toBe('app.example.com,localhost');
  });

  it('has answers of a REST API itself that pages can read', () => {
    if (choice.streaming !== true) return expect(responsesOf(stack)).toEqual([]);
    const types = responsesOf(stack).map(({ Properties }) => Properties.ResponseType);
    const challenges = ['cognito', 'oidc'].includes(choice.auth.mode) ? ['ACCESS_DENIED', 'UNAUTHORIZED'] : [];
    expect(types.sort()).toEqual([...challenges, 'DEFAULT_4XX', 'DEFAULT_5XX'].sort());
    for (const { Properties } of responsesOf(stack)) {
      expect(Properties.ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
        'gatewayresponse.header.Access-Control-Expose-Headers': "'WWW-Authenticate'",
      });
      expect(Properties.StatusCode).toBeUndefined();
    }
  });
});

describe.each([...inContainers, ['fargate cognito domain edge', edge] as const])(
  '%s, which web pages may call',
  (_, choice) => {
    const stack = stackWith(choice);

    it('passes preflights on with what they ask for', () => {
      for (const { Properties } of ofType(stack, 'AWS::CloudFront::Distribution')) {
        const { AllowedMethods, CachePolicyId, OriginRequestPolicyId } =
          Properties.DistributionConfig.DefaultCacheBehavior;
        expect(AllowedMethods).toContain('OPTIONS');
        // Managed policies of AWS: CachingDisabled, and AllViewer, which forwards every header.
        // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
        expect(CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
        expect(OriginRequestPolicyId).toBe('216adef6-5c7f-47e4-b989-5492eafa07d3');
      }
      // A rule that checks tokens is for requests that have one.
      for (const { Properties } of ofType(stack, 'AWS::ElasticLoadBalancingV2::ListenerRule')) {
        expect(Properties.Conditions).toContainEqual(
          expect.objectContaining({ HttpHeaderConfig: { HttpHeaderName: 'Authorization', Values: ['*'] } }),
        );
      }
    });

    it('tells the server which pages', () => {
      const [task] = ofType(stack, 'AWS::ECS::TaskDefinition');
      expect(task?.Properties.ContainerDefinitions[0].Environment).toContainEqual({
        Name: 'MCP_ALLOWED_ORIGINS',
        Value: 'app.example.com,localhost',
      });
    });
  },
);
