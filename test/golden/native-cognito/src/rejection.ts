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
    ...metrics({ Rejections: 1 }, [['service'], ['service', 'rejection']]),
  });
