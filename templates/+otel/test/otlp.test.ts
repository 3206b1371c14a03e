import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const requests: Request[] = [];

/** AWS: X-Ray, and what gives a task of ECS its credentials. */
beforeEach(() => {
  vi.resetModules();
  requests.length = 0;
  vi.stubGlobal('fetch', async (input: string | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    if (request.url === 'http://169.254.170.2/role') {
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      return Response.json({ AccessKeyId: 'AKID', SecretAccessKey: 'secret', Token: 'token', Expiration });
    }
    requests.push(request);
    return Response.json({});
  });
  const env = {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/role',
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

async function sendSpans(count: number): Promise<void> {
  const { flushSpans, spanQueue } = await import('../src/otlp.ts');
  const tracer = new BasicTracerProvider({ spanProcessors: [spanQueue] }).getTracer('test');
  for (let index = 0; index < count; index++) tracer.startSpan('test').end();
  await flushSpans();
}

it('sends spans to X-Ray on AWS, with the signature of its role', async () => {
  vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_anything');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  await sendSpans(1);
  const [request] = requests;
  expect([request?.method, request?.url]).toEqual(['POST', 'https://xray.eu-central-1.amazonaws.com/v1/traces']);
  expect(request?.headers.get('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/xray\/aws4_request/,
  );
  expect(request?.headers.get('x-amz-security-token')).toBe('token');
  expect(await request?.json()).toMatchObject({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'test' }] }] }] });
});

it('keeps no more than so many', async () => {
  vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_anything');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  await sendSpans(5000);
  const batches = await Promise.all(requests.map((request) => request.text()));
  const counts = batches.map((batch) => batch.split('"spanId"').length - 1);
  expect(counts).toEqual([512, 512, 512, 512]);
});

it('sends none elsewhere', async () => {
  vi.stubEnv('AWS_EXECUTION_ENV', undefined);
  await sendSpans(1);
  expect(requests).toEqual([]);
});
