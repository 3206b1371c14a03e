import { once } from 'node:events';
import { createServer } from 'node:net';
import { UserError } from '../errors.ts';

/** @throws UserError where something else listens on the port of this machine */
export async function checkPort(port: number): Promise<void> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`Port ${port} is in use.`, 'Stop the program that listens there, or give another --port.', {
      cause: error,
    });
  }
  server.close();
  await once(server, 'close');
}
