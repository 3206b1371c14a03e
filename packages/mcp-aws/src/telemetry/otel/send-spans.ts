import { AwsClient } from 'aws4fetch';
import { type AwsCredentials, awsUrl } from '../../server/aws.ts';

export type SendSpans = (body: Uint8Array<ArrayBuffer>) => Promise<Response>;

const timeoutMs = 3000;

/**
 * Where spans go: a collector (OTEL_EXPORTER_OTLP_TRACES_ENDPOINT), or X-Ray on AWS, or nowhere, as on a developer's
 * machine.
 * @param credentials with which X-Ray is called
 */
export function createSendSpans(
  env: NodeJS.ProcessEnv,
  credentials: () => Promise<AwsCredentials>,
): SendSpans | undefined {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, AWS_EXECUTION_ENV, AWS_REGION } = env;
  const post = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string>) => ({
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const endpoint = OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (endpoint) return (body) => fetch(endpoint, post(body, headersIn(OTEL_EXPORTER_OTLP_HEADERS)));
  if (AWS_EXECUTION_ENV === undefined || AWS_REGION === undefined) return undefined;
  const region = AWS_REGION;
  return async (body) => {
    const client = new AwsClient({ ...(await credentials()), service: 'xray', region, retries: 0 });
    return client.fetch(`${awsUrl('xray', region)}/v1/traces`, post(body, {}));
  };
}

/** `name=value,name=value`, with values as in a URL: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function headersIn(text = ''): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split(/=(.*)/s).map((part) => part.trim()));
  return Object.fromEntries(
    pairs.flatMap(([name, value = '']) => (name ? [[name, decodeURIComponent(value)] as const] : [])),
  );
}
