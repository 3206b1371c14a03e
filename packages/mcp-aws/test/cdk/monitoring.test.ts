import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { namespace } from '../../src/telemetry/metrics.ts';
import { metricsIn, written } from './support/log-lines.ts';
import { ofType, stackOf } from './support/stacks.ts';

const ingresses = ['native cognito', 'native streaming cognito', 'fargate cognito', 'fargate cognito domain'];

/** What the server writes when it is called, and when it turns a request away. */
const lines = written();
const emitted = new Set(lines.flatMap(metricsIn).map(inOrder));

/** CloudWatch knows no order of dimensions, and CloudFormation writes them by name. */
function inOrder(metric: string): string {
  const [name, dimensions = ''] = metric.split(' ');
  return `${name} ${dimensions.split(',').sort().join()}`;
}

/** Metrics of the server with their dimensions that something shows or watches, wherever in it that is. */
function shownIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const pattern = new RegExp(`\\{${namespace},([\\w,]+)\\} MetricName=\\\\*"(\\w+)`, 'g');
    return [...value.matchAll(pattern)].map(([, dimensions, metric]) => `${metric} ${dimensions}`);
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value[0] === namespace) {
    const dimensions = value.slice(2).filter((item, index) => index % 2 === 0 && typeof item === 'string');
    return [`${value[1]} ${dimensions.join()}`];
  }
  const { Namespace, MetricName, Dimensions } = value as Record<string, unknown>;
  const own =
    Namespace === namespace
      ? [`${MetricName} ${(Dimensions as { Name: string }[]).map(({ Name }) => Name).join()}`]
      : [];
  return [...own, ...Object.values(value).flatMap(shownIn)];
}

/** The body of a dashboard is JSON in pieces, between which CloudFormation puts the names of resources. */
function bodyOf(body: string | { 'Fn::Join': [string, unknown[]] }): unknown {
  const parts = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''));
}

const words = /^(fields|filter|stats|sort|desc|limit|count|sum|pct|as|by|and|calls|errors|p50|p90|mistakes|requests)$/;

/** Fields of a line that a query names: what is neither a text, nor of the query language, nor of CloudWatch (@). */
const fieldsOf = (query: string): string[] =>
  (query.replaceAll(/'[^']*'/g, '').match(/@?[A-Za-z][\w.]*/g) ?? [])
    .filter((name) => !name.startsWith('@') && !words.test(name))
    .map((name) => name.split('.')[0] ?? name);

const alarmsOf = (name: string) => ofType(stackOf(name), 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

describe.each(ingresses)('what is shown and watched of %s', (name) => {
  it('is what the server writes, under the same dimensions', () => {
    const dashboards = ofType(stackOf(name), 'AWS::CloudWatch::Dashboard');
    const shown = [...dashboards.map(({ Properties }) => bodyOf(Properties.DashboardBody)), ...alarmsOf(name)];
    const metrics = new Set(shown.flatMap(shownIn).map(inOrder));
    expect(metrics.size).toBeGreaterThan(10);
    expect([...metrics].filter((metric) => !emitted.has(metric))).toEqual([]);
  });

  it('notifies a topic that is encrypted, but for the alarm that rolls deployments back', () => {
    const silent = alarmsOf(name).filter(({ AlarmActions }) => AlarmActions?.length !== 1);
    expect(silent.map(({ AlarmName }) => AlarmName)).toEqual(['test-production-rollback']);
    const { template } = stackOf(name);
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  it('has names that say which server it is, and descriptions that say what to do', () => {
    for (const { AlarmName, AlarmDescription } of alarmsOf(name)) {
      expect(AlarmName).toMatch(/^test-production-[\w-]+$/);
      if (AlarmName === 'test-production-rollback') continue;
      const [, topic = ''] = /What to do: npx mcp-aws runbook ([\w-]+)\.$/.exec(AlarmDescription) ?? [];
      expect(`${AlarmName}-`).toContain(`test-production-${topic}-`);
      expect(topic).not.toBe('');
    }
  });

  it('can roll a deployment back: by at most five alarms, as CloudFormation has it', () => {
    const { Value } = stackOf(name).template.findOutputs('RollbackAlarmArns').RollbackAlarmArns ?? {};
    const count = JSON.stringify(Value).match(/Fn::GetAtt/g)?.length;
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(5);
  });

  it('does not count what anyone can make it answer with 503: credentials of unknown keys', () => {
    const [alarm, ...more] = alarmsOf(name).filter(({ AlarmName }) => AlarmName.endsWith('-5xx'));
    expect(more).toEqual([]);
    const unknown = alarm.Metrics.find(({ Id }: { Id: string }) => Id === 'unknown')?.MetricStat.Metric;
    expect(unknown).toEqual({
      Namespace: namespace,
      MetricName: 'Rejections',
      Dimensions: [
        { Name: 'rejection', Value: 'unknown_key' },
        { Name: 'service', Value: 'test-production' },
      ],
    });
    const share = alarm.Metrics.find(({ ReturnData }: { ReturnData?: boolean }) => ReturnData !== false);
    expect(share.Expression).toContain('FILL(failed, 0) - FILL(unknown, 0)');
    expect(shownIn(alarmsOf(name).filter(({ AlarmName }) => /-(errors|rollback)$/.test(AlarmName))).sort()).toEqual([
      'Calls service',
      'Calls service',
      'Errors service',
      'Errors service',
    ]);
  });

  it('costs nothing in dev', () => {
    const { template } = stackOf(name, 'dev');
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.resourceCountIs('AWS::SNS::Topic', 0);
  });

  it('comes with queries for the log of the server', () => {
    const queries = ofType(stackOf(name, 'dev'), 'AWS::Logs::QueryDefinition');
    expect(queries).toHaveLength(6);
    const { LogGroupName } = stackOf(name, 'dev').template.findOutputs('LogGroupName');
    const fields = new Set(lines.flatMap((line) => Object.keys(line)));
    for (const { Properties } of queries) {
      expect(Properties.LogGroupNames).toEqual([LogGroupName?.Value]);
      for (const field of fieldsOf(Properties.QueryString)) expect(fields).toContain(field);
    }
  });
});

it.each([
  ['native cognito', ['api', 'function', 'function', 'errors', 'slow', 'rejections', 'rollback']],
  ['native streaming cognito', ['api', 'function', 'function', 'errors', 'slow', 'rejections', 'rollback']],
  [
    'fargate cognito',
    [
      ...['load-balancer', 'load-balancer', 'service', 'service', 'throttled'],
      ...['errors', 'slow', 'rejections', 'rollback'],
    ],
  ],
])('%s is watched for %j', (name, expected) => {
  const topics = alarmsOf(name).map(({ AlarmName }) => AlarmName.replace('test-production-', ''));
  const kinds = ['load-balancer', ...expected].filter((kind, index, all) => all.indexOf(kind) === index);
  const found = topics.map((topic) => kinds.find((kind) => `${topic}-`.startsWith(`${kind}-`)) ?? topic);
  expect(found.sort()).toEqual([...expected].sort());
});
