import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.ts';
import { auths, type Choice, domain, hostings } from './support/combinations.ts';
import { configOf, ofType, type Synthesized, serve, synthesize } from './support/stacks.ts';

const choices: Record<string, Choice> = {
  native: { ...hostings.native, auth: auths['api-key'] },
  'native streaming': { ...hostings['native streaming'], auth: auths.cognito },
  'web-adapter': { ...hostings['web-adapter'], auth: auths.none },
  fargate: { ...hostings.fargate, auth: auths.none },
  'fargate domain': { ...hostings.fargate, auth: auths.none, domain },
};
const stackWith = (choice: Choice, own: Partial<ConfigInput>): Synthesized =>
  synthesize(serve(configOf(choice, 'dev', own)));

/** Of the server, as the template has it. */
function environmentOf(stack: Synthesized): Record<string, unknown> {
  const [server] = ofType(stack, 'AWS::Lambda::Function').filter(({ Properties }) =>
    /^(main.handler|run.sh)$/.test(Properties.Handler),
  );
  const [task] = ofType(stack, 'AWS::ECS::TaskDefinition');
  const pairs: { Name: string; Value: unknown }[] = task?.Properties.ContainerDefinitions[0].Environment ?? [];
  return server?.Properties.Environment.Variables ?? Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));
}

describe.each(Object.entries(choices))('a server on %s', (_, choice) => {
  it('is told of the limits and the hosts that its configuration has', () => {
    const limits = { bodyBytes: 2048, perCaller: { concurrency: 2 } };
    const environment = environmentOf(stackWith(choice, { limits, allowedHosts: ['proxy.example.com'] }));
    expect(JSON.parse(String(environment.MCP_LIMITS))).toEqual(limits);
    // Its own host comes first.
    const host = { 'Fn::Select': [2, { 'Fn::Split': ['/', environment.MCP_RESOURCE_URL] }] };
    const own = { 'Fn::Select': [0, { 'Fn::Split': [':', host] }] };
    expect(environment.MCP_ALLOWED_HOSTS).toEqual(
      choice.domain === undefined
        ? { 'Fn::Join': ['', [own, ',proxy.example.com']] }
        : `dev.${domain},proxy.example.com`,
    );
  });

  it('is told of nothing that it knows', () => {
    const names = Object.keys(environmentOf(stackWith(choice, {})));
    expect(names.filter((name) => /LIMITS|ALLOWED_(HOSTS|ORIGINS)|INPUT/.test(name))).toEqual([]);
  });

  it('refuses a variable that its configuration sets, and takes one that it does not', () => {
    const environment = { MCP_ALLOWED_ORIGINS: 'own.example.com' };
    const config = configOf(choice, 'dev', { allowedOrigins: ['app.example.com'] });
    expect(() => serve(config, { environment })).toThrow('MCP_ALLOWED_ORIGINS is set by McpServer');
    expect(environmentOf(synthesize(serve(configOf(choice), { environment })))).toMatchObject(environment);
  });
});

describe('a task that is replaced', () => {
  it.each([
    ['half a minute', undefined, '30'],
    ['half a minute where calls are shorter', 5, '30'],
    ['as long as a call may take', 600, '600'],
  ])('has %s to finish its calls', (_, seconds, expected) => {
    for (const choice of [choices.fargate, choices['fargate domain']]) {
      const stack = stackWith(choice as Choice, seconds === undefined ? {} : { limits: { seconds } });
      const [group] = ofType(stack, 'AWS::ElasticLoadBalancingV2::TargetGroup');
      expect(group?.Properties.TargetGroupAttributes).toContainEqual({
        Key: 'deregistration_delay.timeout_seconds',
        Value: expected,
      });
    }
  });
});
