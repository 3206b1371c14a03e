import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/** One JSON object a request. `requestId` is that of the function, as in the server's own log. */
export const accessLogFormat: AccessLogFormat = AccessLogFormat.custom(
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
