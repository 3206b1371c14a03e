import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/** One JSON object a request. `requestId` is the function's, by which the server's own log goes. */
export const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.integration.requestId',
    apiRequestId: '$context.requestId',
    ip: '$context.identity.sourceIp',
    userAgent: '$context.identity.userAgent',
    method: '$context.httpMethod',
    path: '$context.path',
    status: '$context.status',
    durationMs: '$context.responseLatency',
    bytes: '$context.responseLength',
    error: '$context.error.message',
  }),
);
