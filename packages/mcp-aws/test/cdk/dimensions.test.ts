import { describe, expect, it } from 'vitest';
import { differences, type NormalisedTemplate, normalise } from '../../../../test/support/normalise-template.ts';
import { domains, hostings, providers } from './support/combinations.ts';
import { stackOf } from './support/stacks.ts';

const known = new Map<string, NormalisedTemplate>();

function normalised(name: string): NormalisedTemplate {
  const template = known.get(name) ?? normalise(stackOf(name).template.toJSON());
  known.set(name, template);
  return template;
}

/** What differs between the stacks of two combinations, each with the place and not with the values. */
const changed = (before: string, after: string): string[] =>
  differences(normalised(before), normalised(after)).map((line) => line.replace(/(: | \{).*$/, ''));

/** One dimension of the configuration is not to change what belongs to another. */
describe('the same stack', () => {
  it.each(['', ' streaming'])('runs web-adapter instead of native%s, but for how the function starts', (suffix) => {
    expect(changed(`native${suffix} cognito`, `web-adapter${suffix} cognito`).sort()).toEqual([
      ...['AWS_LAMBDA_EXEC_WRAPPER', 'AWS_LWA_INVOKE_MODE', 'AWS_LWA_READINESS_CHECK_PATH', 'PORT'].map((name) =>
        expect.stringMatching(`^\\+ AWS::Lambda::Function.* properties.Environment.Variables.${name}$`),
      ),
      expect.stringMatching(/^\+ AWS::Lambda::Function.* properties.Layers$/),
      expect.stringMatching(/^~ AWS::Lambda::Function.* properties.Handler$/),
      '~ outputs Runtime.Value',
    ]);
  });

  const provided = Object.keys(hostings).flatMap((hosting) =>
    Object.keys(domains).flatMap((domain) =>
      Object.keys(providers).map(
        (provider) => [`${hosting} oidc${domain}`, `${hosting} ${provider}${domain}`] as const,
      ),
    ),
  );

  it.each(provided)('of %s is that of %s, but for what the server and its challenge know of the provider', (a, b) => {
    const elsewhere = changed(a, b).filter(
      (line) =>
        !/ properties\.Environment\.Variables\.MCP_AUTH_\w+$/.test(line) &&
        !/^. AWS::ECS::TaskDefinition properties\.ContainerDefinitions\[0\]\.Environment\[\d+\]/.test(line) &&
        !/^~ AWS::ApiGateway::GatewayResponse#\d properties\.ResponseParameters\./.test(line) &&
        // A deployment of a REST API is made anew whenever one of its responses changes.
        !/^. AWS::ApiGateway::Deployment/.test(line) &&
        line !== '~ outputs Issuer.Value',
    );
    expect(elsewhere).toEqual([]);
  });

  it.each(Object.keys(hostings))('of %s sends spans, but for a permission and their settings', (hosting) => {
    for (const line of changed(`${hosting} none`, `${hosting} none otel`)) {
      expect(line).toMatch(
        /AWS::IAM::Policy|OTEL_TRACES_SAMPLER_ARG|AWS::ECS::TaskDefinition .*Environment| dependsOn/,
      );
    }
  });
});
