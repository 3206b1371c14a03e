import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Cancelled, UserError } from '../errors.ts';

/** The port that user pools and the README have for clients that listen on one. */
const port = 41_100;
export const redirectUrl = `http://localhost:${port}/callback`;
const loginWindowMs = 5 * 60_000;

interface Loopback {
  /** What the browser comes back with. */
  readonly answer: Promise<URLSearchParams>;
  close(): void;
}

/**
 * Listens for the browser of a person who logs in (RFC 8252, 7.3).
 * @param state that comes back with the answer
 * @throws UserError where the port is taken
 */
export async function listenForLogin(state: string, signal: AbortSignal): Promise<Loopback> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(
      `Port ${port} is in use, and the login comes back to it.`,
      'Stop the program that listens there; another client may be logging in.',
      { cause: error },
    );
  }
  return { answer: loginAnswer(server, state, signal), close: () => server.close() };
}

/**
 * What the browser comes back with. A request that does not answer our question is not accepted (RFC 6749, 10.12).
 * @throws UserError after five minutes; Cancelled when the signal fires
 */
function loginAnswer(server: Server, state: string, signal: AbortSignal): Promise<URLSearchParams> {
  return new Promise<URLSearchParams>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new UserError('Nobody logged in within five minutes.', 'Run it again.')),
      loginWindowMs,
    );
    signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
    server.on('request', (request, response) => {
      const [path, query] = (request.url ?? '').split('?');
      const searchParams = new URLSearchParams(query);
      const ours = path === '/callback' && searchParams.get('state') === state;
      response.writeHead(ours ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end(ours ? pageFor(searchParams) : 'Not found.', () => {
        if (ours) resolve(searchParams);
      });
    });
    server.once('close', () => {
      clearTimeout(late);
      reject(new Cancelled()); // nobody waits for it any more
    });
  }).finally(() => {
    server.close();
    server.closeAllConnections();
  });
}

const pageFor = (answer: URLSearchParams): string =>
  `${answer.has('error') ? 'The login failed' : 'Done'}. Close this window and go back to the terminal.`;
