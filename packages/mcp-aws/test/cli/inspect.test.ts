import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { projectFolder, temporaryFolder } from './project-fixture.ts';
import { runCli } from './run-cli.ts';

afterEach(() => void vi.unstubAllEnvs());

/** An npx that starts nothing, and keeps how it was called and what is in the file of --config. */
function standIn(exitCode = 0): () => { readonly args: string[]; readonly config?: unknown } {
  const folder = temporaryFolder();
  const called = join(folder, 'called.json');
  const script = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
const at = args.indexOf('--config');
const config = at === -1 ? undefined : JSON.parse(fs.readFileSync(args[at + 1], 'utf8'));
fs.writeFileSync(${JSON.stringify(called)}, JSON.stringify({ args, config }));
process.exit(${exitCode});
`;
  writeFileSync(join(folder, 'npx'), script, { mode: 0o755 });
  vi.stubEnv('PATH', [folder, process.env.PATH].join(delimiter));
  return () => JSON.parse(readFileSync(called, 'utf8'));
}

const inspector = ['--yes', '@modelcontextprotocol/inspector@2.12.0'];

describe('mcp-aws inspect', () => {
  it('opens the server of mcp-aws dev', async () => {
    const called = standIn();
    await runCli(projectFolder(), ['inspect']);
    const url = 'http://127.0.0.1:3000/mcp';
    expect(called().args).toEqual([...inspector, '--transport', 'http', '--server-url', url, '--protocol-era', 'auto']);
  });

  it('gives its client id in a file, as the Inspector takes none on its command line, and leaves no file', async () => {
    const called = standIn();
    await runCli(projectFolder(), ['inspect', '--port', '4000', '--client-id', 'local-user']);
    const { args, config } = called();
    expect(args).toEqual([...inspector, '--config', expect.stringMatching(/mcp-inspector\.json$/)]);
    expect(config).toEqual({
      mcpServers: {
        server: {
          type: 'http',
          url: 'http://127.0.0.1:4000/mcp',
          oauth: { clientId: 'local-user' },
          protocolEra: 'auto',
        },
      },
    });
    expect(existsSync(args.at(-1) ?? '')).toBe(false);
  });

  it('says that the Inspector failed, with a login too', async () => {
    standIn(3);
    for (const more of [[], ['--client-id', 'local-user']]) {
      const { exit, stderr } = await runCli(projectFolder(), ['inspect', ...more]).catch((error: Error) => ({
        exit: 1,
        stderr: error.message,
      }));
      expect([exit, stderr]).toEqual([1, expect.stringContaining('The Inspector ended with exit code 3')]);
    }
  });
});
