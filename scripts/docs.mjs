// Writes every page that is written from code. With --check it writes nothing, and fails where a page is out of date.
// Run it after a build.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scripts = ['config-docs', 'command-docs', 'cost-docs', 'recipe-docs'];

for (const script of scripts) {
  // Some of them import TypeScript.
  const args = ['--import', 'tsx', `scripts/${script}.mjs`, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
