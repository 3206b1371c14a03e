import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../src/telemetry/log.ts';
import { createSpanExport } from '../../src/telemetry/otel/export-spans.ts';
import { otelInContainer } from '../../src/telemetry/otel/in-container.ts';
import { otelOnLambda } from '../../src/telemetry/otel/on-lambda.ts';
import { createSendSpans, type SendSpans } from '../../src/telemetry/otel/send-spans.ts';

const log = createLog({ service: 'test', write: () => undefined });
const onAws = { AWS_EXECUTION_ENV: 'AWS_anything', AWS_REGION: 'eu-central-1' };
const credentials = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
const requests: Request[] = [];
let asked = 0;

/** AWS: X-Ray, and what gives a task of ECS its credentials. */
beforeEach(() => {
  requests.length = 0;
  asked = 0;
  vi.stubGlobal('fetch', async (input: string | Request, init?: RequestInit) => {
    if (String(input).startsWith('data:')) return new Response('');
    const request = new Request(input, init);
    if (request.url === 'http://169.254.170.2/role') {
      asked += 1;
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      return Response.json({ AccessKeyId: 'AKID', SecretAccessKey: 'secret', Token: 'token', Expiration });
    }
    requests.push(request);
    return Response.json({});
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  trace.disable();
  context.disable();
});

describe.each([
  ['on Lambda', otelOnLambda, credentials],
  ['in a container', otelInContainer, { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/role' }],
] as const)('spans %s', (_, create, env) => {
  const call = async (settings: Record<string, string>, times = 1) => {
    const tracing = await create({ env: { ...settings, ...env }, log, service: 'test' });
    for (let index = 0; index < times; index++) {
      const span = tracing.startRequest({ method: 'ping' }, new Headers(), true);
      await span.end({ status: 200, errorCode: undefined, tool: undefined });
      await tracing.flush();
    }
  };

  it('go to X-Ray on AWS, with the signature of the role', async () => {
    await call(onAws, 2);
    const [request] = requests;
    expect([request?.method, request?.url]).toEqual(['POST', 'https://xray.eu-central-1.amazonaws.com/v1/traces']);
    expect(request?.headers.get('authorization')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/xray\/aws4_request/,
    );
    expect(request?.headers.get('x-amz-security-token')).toBe('token');
    const { resourceSpans } = JSON.parse((await request?.text()) ?? '{}') as { resourceSpans: object[] };
    expect(resourceSpans).toMatchObject([{ scopeSpans: [{ spans: [{ name: 'ping' }] }] }]);
    expect(JSON.stringify(resourceSpans)).toContain('"stringValue":"test"'); // service.name
    expect(asked).toBe(env === credentials ? 0 : 1);
  });

  it('go to X-Ray in China under its own name', async () => {
    await call({ ...onAws, AWS_REGION: 'cn-north-1' });
    expect(requests[0]?.url).toBe('https://xray.cn-north-1.amazonaws.com.cn/v1/traces');
  });

  it('go nowhere elsewhere, as on a machine of a developer', async () => {
    await call({});
    expect(requests).toEqual([]);
  });
});

it('spans go to a collector where the stack names one, even on AWS', async () => {
  const OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = 'https://collector.example.com/v1/traces';
  const env = { ...onAws, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=%20x' };
  const send = createSendSpans(env, async () => expect.fail('asked for credentials'));
  await send?.(new Uint8Array());
  expect(requests.map(({ url, headers }) => [url, headers.get('a'), headers.get('b')])).toEqual([
    [OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, '1', 'x'],
  ]);
});

it('no more than so many spans are kept while nobody takes them', async () => {
  const counts: number[] = [];
  const send: SendSpans = async (body) => {
    counts.push(new TextDecoder().decode(body).split('"spanId"').length - 1);
    return Response.json({});
  };
  const spans = createSpanExport({ send, everyMs: undefined, log });
  const tracer = new BasicTracerProvider({ spanProcessors: [spans.processor] }).getTracer('test');
  for (let index = 0; index < 5000; index++) tracer.startSpan('test').end();
  await spans.flush();
  expect(counts).toEqual([512, 512, 512, 512]);
});
