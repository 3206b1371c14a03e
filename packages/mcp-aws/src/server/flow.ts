import { setImmediate } from 'node:timers/promises';

/** How fast the caller reads what is sent to it. */
export interface Flow {
  /**
   * Resolves once the caller has read enough to be sent more, and never in the same turn of the event loop: a tool that does
   * nothing but report would have the process for itself.
   */
  ready(): Promise<void>;
  /** Nothing more is to be sent until `open` is called. */
  hold(): void;
  open(): void;
}

export function createFlow(): Flow {
  let waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  return {
    async ready() {
      await setImmediate();
      await waiting?.promise;
    },
    hold() {
      if (waiting !== undefined) return;
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      waiting = { promise, resolve };
    },
    open() {
      waiting?.resolve();
      waiting = undefined;
    },
  };
}
