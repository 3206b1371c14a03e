import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectorConfig, inspectorPackage } from '../connect/inspector.ts';
import { devUrl } from '../dev/dev-server.ts';
import { Cancelled, UserError } from '../errors.ts';
import type { Ui } from '../ui.ts';

export interface InspectFlags {
  /** Of mcp-aws dev. */
  readonly port: number;
  /** Of another server. */
  readonly url?: string;
  /** With which people log in, where the server has a login. */
  readonly clientId?: string;
}

/** Opens the MCP Inspector for a server, by default that of `mcp-aws dev`, until Ctrl-C. */
export async function inspect({ port, url = devUrl(port), clientId }: InspectFlags, ui: Ui): Promise<void> {
  if (clientId === undefined) return start(['--transport', 'http', '--server-url', url, '--protocol-era', 'auto'], ui);
  const folder = mkdtempSync(join(tmpdir(), 'mcp-aws-inspect-'));
  try {
    const file = join(folder, 'mcp-inspector.json');
    writeFileSync(file, JSON.stringify(inspectorConfig('server', url, clientId)));
    await start(['--config', file], ui);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function start(args: readonly string[], ui: Ui): Promise<void> {
  const { execa } = await import('execa');
  const { failed, exitCode, shortMessage } = await execa('npx', ['--yes', inspectorPackage, ...args], {
    stdio: 'inherit',
    reject: false,
    cancelSignal: ui.signal,
  });
  if (ui.signal.aborted) throw new Cancelled('');
  if (!failed) return;
  throw new UserError(
    `The Inspector ended with exit code ${exitCode ?? 'unknown'}: ${shortMessage}`,
    'See what it printed above. npx, which comes with npm, has to be installed.',
  );
}
