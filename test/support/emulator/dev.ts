import { vi } from 'vitest';
import { freePort } from '../free-port.ts';
import { type Started, startMcpAws } from './cli.ts';

/** `mcp-aws dev` of a project. */
export interface Dev extends Started {
  readonly port: number;
  /** What precedes `/mcp`. */
  readonly origin: string;
  /** Ends it with Ctrl-C. Resolves to its exit code. */
  stop(): Promise<number | undefined>;
}

/** Starts `mcp-aws dev`, and waits until it says that the server listens. */
export async function startDev(folder: string, ...args: string[]): Promise<Dev> {
  const port = await freePort(2);
  const started = startMcpAws(['dev', '--port', String(port), ...args], folder);
  const { child, said, printed } = started;
  const isListening = (): void => {
    if (!said().includes('Ctrl-C stops it.')) throw new Error(`mcp-aws dev does not listen:\n${printed()}${said()}`);
  };
  const ended = child.then(isListening);
  await Promise.race([vi.waitFor(isListening, { timeout: 60_000 }), ended]);
  return {
    ...started,
    port,
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGINT');
      return (await child).exitCode;
    },
  };
}
