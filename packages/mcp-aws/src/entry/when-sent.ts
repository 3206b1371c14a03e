import type { EventEmitter } from 'node:events';

/**
 * Resolves once the caller has all of an answer, or is gone. Node does not close the answers of pipelined requests (RFC 9112,
 * section 9.3.2) that wait behind another one when their connection ends, so the connection is watched too: with one listener,
 * however many answers wait.
 */
export function createWhenSent(): (socket: EventEmitter, outgoing: EventEmitter) => Promise<void> {
  const waiting = new WeakMap<EventEmitter, Set<() => void>>();
  const answersOf = (socket: EventEmitter): Set<() => void> => {
    const known = waiting.get(socket);
    if (known !== undefined) return known;
    const answers = new Set<() => void>();
    waiting.set(socket, answers);
    socket.once('close', () => {
      for (const done of answers) done();
    });
    return answers;
  };
  return (socket, outgoing) => {
    const answers = answersOf(socket);
    return new Promise((resolve) => {
      const done = (): void => {
        answers.delete(done);
        resolve();
      };
      answers.add(done);
      outgoing.once('close', done);
    });
  };
}
