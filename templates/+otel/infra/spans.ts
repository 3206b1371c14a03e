import { Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Spans go to X-Ray. To send them to a collector of yours, set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT to its URL, with
 * `/v1/traces`, and OTEL_EXPORTER_OTLP_HEADERS.
 */
export const spanEnvironment: Record<string, string> = {
  // Which part of the traces that begin here is kept, from 0 to 1. A caller that traces decides for its own.
  OTEL_TRACES_SAMPLER_ARG: '1',
};

/** X-Ray's OTLP endpoint has no resources to name. */
export function allowSpans(role: IRole): void {
  const actions = ['xray:PutTraceSegments', 'xray:PutSpans', 'xray:PutSpansForIndexing'];
  role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'Actions that write spans to X-Ray take no resource.',
  });
}
