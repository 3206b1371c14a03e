import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

/**
 * Headers of what API Gateway itself answers, such as 401 or 429, so that a web page learns of it and of where to log in. They
 * are fixed, and the pages that may call have any scheme and port; so any page may read these answers. They say what
 * discovery documents say, which any page may read too. What the server answers is for the pages that may call.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const corsHeaders = {
  'Access-Control-Allow-Origin': "'*'",
  'Access-Control-Expose-Headers': "'WWW-Authenticate'",
};

/** Those headers where web pages may call at all, for a gateway response that has others. */
export const corsHeadersFor = (allowedOrigins: readonly string[]): Record<string, string> =>
  allowedOrigins.length === 0 ? {} : corsHeaders;

/** Lets web pages read what a REST API answers by itself. An HTTP API has no such setting. */
export function addCorsResponses(api: RestApi, allowedOrigins: readonly string[]): void {
  if (allowedOrigins.length === 0) return;
  for (const [id, type] of [
    ['ClientErrors', ResponseType.DEFAULT_4XX],
    ['ServerErrors', ResponseType.DEFAULT_5XX],
  ] as const) {
    api.addGatewayResponse(id, { type, responseHeaders: corsHeaders });
  }
}

/** Why a preflight needs no auth. */
export const openPreflight =
  'Browsers send no credentials with a preflight. Its answer says which web pages may call, and nothing else.';
