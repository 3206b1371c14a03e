import { devUrl } from '../dev/dev-server.ts';
import { Cancelled, UserError } from '../errors.ts';
import type { Ui } from '../ui.ts';

const inspector = '@modelcontextprotocol/inspector@2.12.0';

/** Opens the MCP Inspector for a server, by default that of `mcp-aws dev`, until Ctrl-C. */
export async function inspect(flags: { readonly port: number; readonly url?: string }, ui: Ui): Promise<void> {
  const { execa } = await import('execa');
  const url = flags.url ?? devUrl(flags.port);
  const args = ['--yes', inspector, '--transport', 'http', '--server-url', url, '--protocol-era', 'auto'];
  const { failed, exitCode, shortMessage } = await execa('npx', args, {
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
