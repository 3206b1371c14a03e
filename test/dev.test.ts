import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { expect, it } from 'vitest';
import { freePort } from './support/free-port.ts';
import { generate } from './support/generate.ts';
import { combination } from './support/project.ts';
import { connect } from './support/served.ts';

it('npm run dev serves on this machine without an AWS account, and reloads on change', async () => {
  const folder = await generate(combination('native-api-key'), 'dev');
  const port = String(await freePort());
  const env = { PATH: process.env.PATH ?? '', HOME: folder, PORT: port };
  const dev = execa('npm', ['run', 'dev'], {
    cwd: folder,
    env,
    extendEnv: false,
    all: true,
    reject: false,
    detached: true,
  });
  let printed = '';
  dev.all.on('data', (chunk) => {
    printed += chunk;
  });
  const origin = `http://127.0.0.1:${port}`;
  const titles = async (): Promise<unknown> => {
    const client = await connect(origin, 'modern').catch(() => undefined);
    const tools = await client?.listTools();
    await client?.close();
    return tools?.tools[0]?.title;
  };
  try {
    await expect.poll(titles, { timeout: 20_000 }).toBe('Search books');
    expect(printed).toContain('without auth, for this machine only');
    const tool = join(folder, 'src/tools/search-books.ts');
    await fs.writeFile(tool, (await fs.readFile(tool, 'utf8')).replace('Search books', 'Find books'));
    await expect.poll(titles, { timeout: 20_000 }).toBe('Find books');
  } finally {
    if (dev.pid !== undefined) process.kill(-dev.pid, 'SIGTERM');
    await dev;
  }
}, 60_000);
