import { Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Tracing } from '../config/choices.ts';
import { anyResource } from './findings.ts';

/**
 * Settings of the spans that the server sends. They go to X-Ray, or to a collector of the owner's:
 * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is its URL, with `/v1/traces`; OTEL_EXPORTER_OTLP_HEADERS are its headers.
 */
export const spanEnvironment = (tracing: Tracing): Record<string, string> =>
  // Which part of the traces that begin here is kept, from 0 to 1. A caller that traces decides for its own.
  tracing === 'otel' ? { OTEL_TRACES_SAMPLER_ARG: '1' } : {};

/** Lets the server send its spans to X-Ray. Its OTLP endpoint has no resources to name. */
export function grantSpans(role: IRole, tracing: Tracing): void {
  if (tracing !== 'otel') return;
  const actions = ['xray:PutTraceSegments', 'xray:PutSpans', 'xray:PutSpansForIndexing'];
  role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: anyResource,
    reason: 'Actions that write spans to X-Ray take no resource.',
  });
}
