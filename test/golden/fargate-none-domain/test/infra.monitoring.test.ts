import { readFileSync } from 'node:fs';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { namespace } from '../src/metrics.ts';
import { authenticate } from './auth-setup.ts';
import { connect, eras } from './connect.ts';
import { resourceUrl, start } from './entry.ts';
import { captureLines, type Line } from './lines.ts';
import { template as dev, stackWith } from './template.ts';

const production = Template.fromStack(stackWith({ stage: 'production', allowUnauthenticated: 'true' }));

/** A metric with its dimensions, such as `Calls service,method`. */
type Named = string;

/** What the server writes when it is called, well and badly. */
async function emitted(): Promise<Set<Named>> {
  const auth = await authenticate(resourceUrl);
  const printed = captureLines();
  const entry = await start(auth.env);
  for (const [, negotiation] of eras) {
    const client = await connect(entry.url, negotiation, auth.headers, entry.fetch);
    await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
    await client.close();
  }
  const foreign = new Request(entry.url, {
    method: 'POST',
    headers: { ...auth.headers, origin: 'https://evil.example' },
  });
  await entry.fetch(foreign);
  await entry.close();
  await auth.close();
  vi.restoreAllMocks();
  return new Set(printed.lines().flatMap(metricsIn));
}

function metricsIn(line: Line): Named[] {
  const { _aws: embedded } = line as { _aws?: { CloudWatchMetrics: Embedded[] } };
  return (embedded?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) => {
    expect(Namespace).toBe(namespace);
    return Metrics.flatMap(({ Name }) => {
      expect(line[Name]).toEqual(expect.any(Number));
      return Dimensions.map((names) => {
        for (const name of names) expect(line[name]).toEqual(expect.any(String));
        return `${Name} ${names.join()}`;
      });
    });
  });
}

interface Embedded {
  Namespace: string;
  Dimensions: string[][];
  Metrics: { Name: string }[];
}

/** The same of what a template shows or watches, wherever in it that is. */
function shownIn(value: unknown): Named[] {
  if (typeof value === 'string') {
    const pattern = new RegExp(`\\{${namespace},([\\w,]+)\\} MetricName=\\\\*"(\\w+)`, 'g');
    return [...value.matchAll(pattern)].map(([, names, metric]) => `${metric} ${names}`);
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value[0] === namespace) {
    const names = value.slice(2).filter((item, index) => index % 2 === 0 && typeof item === 'string');
    return [`${value[1]} ${names.join()}`];
  }
  const { Namespace, MetricName, Dimensions } = value as Record<string, unknown>;
  const own =
    Namespace === namespace
      ? [`${MetricName} ${(Dimensions as { Name: string }[]).map(({ Name }) => Name).join()}`]
      : [];
  return [...own, ...Object.values(value).flatMap(shownIn)];
}

/** The body of a dashboard is JSON in pieces, between which CloudFormation puts the names of resources. */
function bodyOf(dashboard: Record<string, { DashboardBody: unknown }>): unknown {
  const body = dashboard.Properties?.DashboardBody as string | { 'Fn::Join': [string, unknown[]] };
  const parts = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''));
}

const dashboards = Object.values(production.findResources('AWS::CloudWatch::Dashboard'));
const alarms = production.findResources('AWS::CloudWatch::Alarm');

describe('what is shown and watched', () => {
  afterAll(() => void vi.restoreAllMocks());

  it('is what the server writes, under the same dimensions', async () => {
    const shown = [...dashboards.map(bodyOf), ...Object.values(alarms)].flatMap(shownIn);
    const written = await emitted();
    expect(new Set(shown).size).toBeGreaterThan(10);
    expect([...new Set(shown)].filter((name) => !written.has(name))).toEqual([]);
  });
});

describe('alarms', () => {
  it('tell a topic that is encrypted', () => {
    expect(Object.keys(alarms).length).toBeGreaterThanOrEqual(6);
    const silent = Object.values(alarms).filter(({ Properties }) => Properties.AlarmActions?.length !== 1);
    expect(silent.map(({ Properties }) => Properties.AlarmName)).toEqual(['Test-rollback']);
    production.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    production.hasResourceProperties('AWS::SNS::TopicPolicy', {
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

  it('have names that say whose they are, each its own', () => {
    const names = Object.values(alarms).map(({ Properties }) => Properties.AlarmName);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^Test-[\w-]+$/);
  });

  it('are in the runbook, under the name or its first word', () => {
    const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (\S+)$/gm)].map(([, name = '']) => name);
    const names = Object.values(alarms).map(({ Properties }) => String(Properties.AlarmName).replace('Test-', ''));
    expect(
      names.filter((name) => name !== 'rollback' && !headings.some((heading) => `${name}-`.startsWith(`${heading}-`))),
    ).toEqual([]);
  });

  it('can roll a deployment back: at most five, as CloudFormation has it', () => {
    const [output] = Object.values(production.findOutputs('RollbackAlarmArns'));
    const count = JSON.stringify(output?.Value).match(/Fn::GetAtt/g)?.length;
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(5);
  });

  it('cost nothing in dev', () => {
    dev.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    dev.resourceCountIs('AWS::KMS::Key', 0);
  });
});

it('saves queries for the log of the server', () => {
  const queries = Object.values(dev.findResources('AWS::Logs::QueryDefinition'));
  expect(queries.length).toBeGreaterThan(4);
  for (const { Properties } of queries) expect(Properties.LogGroupNames).toHaveLength(1);
});
