import { once } from 'node:events';
import { createServer } from 'node:net';

/** The first of so many ports in a row that nothing listens on, below those that the system hands out by itself. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server.listen(port), 'listening').then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return false;
      throw error;
    },
  );
  const free = await listening;
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
