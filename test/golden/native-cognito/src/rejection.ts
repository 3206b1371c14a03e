import { log } from './log.ts';
import { metrics } from './metrics.ts';

/** Why a request is not let in. Each is a metric, so there are few. */
export type Rejection =
  | 'host'
  | 'origin'
  | 'no_credentials'
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'unknown_principal'
  | 'too_large'
  | 'unavailable';

/** Logs and counts that a request was turned away. `detail` is what the caller was told. */
export const logRejection = (rejection: Rejection, status: number, detail: string): void =>
  log.info('caller refused', {
    status,
    rejection,
    detail,
    ...metrics({ values: { Rejections: 1 }, dimensionSets: [['service'], ['service', 'rejection']] }),
  });

const rejections = new WeakMap<Response, { rejection: Rejection; detail: string }>();

/** Notes why this response refuses a caller. Who sends it logs it: a gate may be asked twice, at the edge and here. */
export function rejected(rejection: Rejection, detail: string, response: Response): Response {
  rejections.set(response, { rejection, detail });
  return response;
}

export function logRejected(response: Response): void {
  const noted = rejections.get(response);
  if (noted !== undefined) logRejection(noted.rejection, response.status, noted.detail);
}
