import type { ServerResponse } from 'node:http';
import { answerJson } from './stack-server.ts';

const errors = {
  throttled: [400, 'ThrottlingException', 'Rate exceeded'],
  broken: [500, 'InternalFailure', 'Something went wrong'],
  expired: [400, 'ExpiredTokenException', 'The security token included in the request is expired'],
  'lost-place': [400, 'InvalidParameterException', 'The specified nextToken is invalid.'],
  skewed: [
    400,
    'InvalidSignatureException',
    'Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z',
  ],
} as const;

/** What goes wrong with a request: an error of AWS, or a connection that is silent, reset, or cut in the middle. */
export type LogFault = keyof typeof errors | 'hangs' | 'reset' | 'cut';

/** Fails a request. @param answer what it would have got */
export function failWith(fault: LogFault, response: ServerResponse, answer: string): void {
  if (fault === 'hangs') return; // until the client has had enough
  if (fault === 'reset') response.destroy();
  else if (fault === 'cut') {
    const length = Buffer.byteLength(answer);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': length });
    response.write(answer.slice(0, answer.length / 2), () => response.destroy());
  } else {
    const [status, type, message] = errors[fault];
    // The SDK learns the time from the answer.
    if (fault === 'skewed') response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString());
    answerJson(response, { __type: type, message }, status);
  }
}
