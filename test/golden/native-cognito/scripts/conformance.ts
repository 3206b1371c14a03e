import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs the official conformance suite against `npm run dev`, in both eras of the protocol. Only what it can ask of any
 * server: its other scenarios call tools of its own. Take out resources or prompts if yours has none. Needs Node 22.
 */
const scenarios = {
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'dns-rebinding-protection',
  ],
  '2026-07-28': [
    'tools-list',
    'resources-list',
    'prompts-list',
    'sep-2164-resource-not-found',
    'caching',
    'http-header-validation',
    'dns-rebinding-protection',
  ],
};

const port = process.env.PORT ?? '3999';
const url = `http://127.0.0.1:${port}/mcp`;
const suite = ['--yes', '@modelcontextprotocol/conformance@0.2.0-alpha.12', 'server', '--url', url];
// npx is a batch file on Windows, which only a shell starts.
const shell = process.platform === 'win32';

const server = spawn(process.execPath, ['--import=tsx', 'src/dev.ts'], {
  env: { ...process.env, PORT: port },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ready = await Promise.race([once(server.stdout, 'data'), once(server, 'exit').then(() => undefined)]);
if (ready === undefined) process.exit(1);
server.stdout.resume();

const failed = Object.entries(scenarios).flatMap(([version, names]) =>
  names.filter((name) => {
    const args = [...suite, '--spec-version', version, '--scenario', name];
    return spawnSync('npx', args, { stdio: 'inherit', shell }).status !== 0;
  }),
);
server.kill();
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
