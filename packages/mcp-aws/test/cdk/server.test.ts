import { Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { McpServer } from '../../src/cdk/mcp-server.ts';
import { auths, domain, hostings } from './support/combinations.ts';
import { configOf, createApp, folder, ofType, serve, statementsOf, synthesize } from './support/stacks.ts';

const runtimes = ['native', 'web-adapter', 'fargate'] as const;
const on = (hosting: keyof typeof hostings, own = {}) =>
  configOf({ ...hostings[hosting], auth: auths.cognito, ...own });

describe.each(runtimes)('a server on %s', (runtime) => {
  it('is granted what its owner grants, and gets what its owner adds', () => {
    const { stack, server, app } = serve(on(runtime), { environment: { GREETING: 'hello' } });
    const table = new Table(stack, 'Books', { partitionKey: { name: 'isbn', type: AttributeType.STRING } });
    table.grantReadWriteData(server);
    const url: string = server.addEnvironment('BOOKS_TABLE', table.tableName).url; // returns the server

    const synthesized = synthesize({ app, stack });
    const [statement] = statementsOf(synthesized).filter(({ Action }) => [Action].flat().includes('dynamodb:PutItem'));
    expect(statement).toMatchObject({ Effect: 'Allow', Action: expect.arrayContaining(['dynamodb:Query']) });
    expect(stack.resolve(server.role.roleName)).toEqual({ Ref: expect.stringMatching(/FunctionRole|TaskRole/) });
    const hosted = JSON.stringify(
      ['AWS::Lambda::Function', 'AWS::ECS::TaskDefinition'].flatMap((type) => ofType(synthesized, type)),
    );
    expect(hosted).toMatch(/GREETING.{0,20}hello/);
    expect(hosted).toMatch(/BOOKS_TABLE.{0,20}\{"Ref":"Books/);
    expect(stack.resolve(url)).toEqual(synthesized.template.findOutputs('McpUrl').McpUrl?.Value);
  });

  it.each(['MCP_AUTH_MODE', 'MCP_RESOURCE_URL', 'MCP_AUTH_ALLOWED_CLIENT_IDS', 'POWERTOOLS_SERVICE_NAME', 'PORT'])(
    'keeps %s as the configuration has it',
    (name) => {
      const refused = new RegExp(`environment variable ${name} is set by McpServer`);
      expect(() => serve(on(runtime)).server.addEnvironment(name, 'x')).toThrow(refused);
      expect(() => serve(on(runtime), { environment: { [name]: 'x' } })).toThrow(refused);
    },
  );

  it('may be told where its spans go', () => {
    const config = on(runtime, { tracing: 'otel' });
    const served = serve(config, { environment: { OTEL_TRACES_SAMPLER_ARG: '0.1' } });
    served.server.addEnvironment('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'https://otel.example.com/v1/traces');
    expect(JSON.stringify(synthesize(served).resources)).toMatch(/OTEL_TRACES_SAMPLER_ARG.{0,20}0\.1/);
  });

  it('keeps logs as long as its owner says, whatever the configuration says', () => {
    const served = serve(on(runtime), { logRetention: RetentionDays.TWO_YEARS });
    const groups = ofType(synthesize(served), 'AWS::Logs::LogGroup');
    expect(new Set(groups.map(({ Properties }) => Properties.RetentionInDays))).toEqual(new Set([731]));
    const forever = synthesize(serve(on(runtime), { logRetention: RetentionDays.INFINITE }));
    expect(ofType(forever, 'AWS::Logs::LogGroup').flatMap(({ Properties }) => Object.keys(Properties ?? {}))).toEqual(
      [],
    );
    for (const { Properties } of ofType(forever, 'AWS::S3::Bucket')) {
      expect(Properties.LifecycleConfiguration).toBeUndefined();
    }
  });
});

it.each([
  ['native', {}, ['api', 'function', 'userPool']],
  ['native streaming', { domain }, ['api', 'function', 'userPool']],
  ['web-adapter', { auth: auths.none }, ['api', 'function']],
  ['fargate', {}, ['connections', 'distribution', 'loadBalancer', 'service', 'userPool', 'vpc']],
  ['fargate', { domain, auth: auths.oidc }, ['connections', 'loadBalancer', 'service', 'vpc']],
] as const)('gives access to what it made: %s, %j', (hosting, own, expected) => {
  const { server } = serve(on(hosting, own));
  const { api, loadBalancer, distribution, service, userPool, vpc, connections, function: lambda } = server;
  const made = { api, connections, distribution, function: lambda, loadBalancer, service, userPool, vpc };
  expect(Object.keys(made).filter((name) => made[name as keyof typeof made] !== undefined)).toEqual(expected);
  expect(server.grantPrincipal).toBe(server.role);
  expect(server.logGroup.logGroupName).toBeTruthy();
  expect([server.alarms, server.alarmTopic]).toEqual([[], undefined]);
});

it('has its alarms and their topic where the stage has alarms', () => {
  const { server, stack } = serve(configOf({ ...hostings.native, auth: auths.cognito }, 'production'));
  const names = server.alarms.map(({ alarmName }) => stack.resolve(alarmName));
  expect(names.length).toBeGreaterThan(6);
  expect(server.alarmTopic).toBeDefined();
});

describe('a stack', () => {
  it('has one server', () => {
    const { stack } = serve(on('native'));
    expect(() => new McpServer(stack, 'Other', { config: on('native'), folder })).toThrow(/has two servers/);
  });

  it('is for the region of the configuration, or for none', () => {
    const elsewhere = new Stack(createApp(), 'Test', { env: { region: 'us-west-2' } });
    const props = { config: on('native'), folder };
    expect(() => new McpServer(elsewhere, 'Server', props)).toThrow(/is for us-west-2, .* for eu-central-1/);
    expect(() => new McpServer(new Stack(serve(on('native')).app, 'Any'), 'Server', props)).not.toThrow();
  });
});
