import { join } from 'node:path';
import fs from 'fs-extra';
import { expect, it } from 'vitest';
import { Cancelled } from '../../packages/mcp-aws/src/cli/errors.ts';
import { write } from '../../src/scaffold/write.ts';
import { emptyFolder, filesIn } from '../support/scaffold/folders.ts';

const files = new Map<string, string | Uint8Array>([
  ['a.txt', 'text\n'],
  ['b/c.bin', Uint8Array.of(0, 255)],
]);
const { signal } = new AbortController();

it('writes text and bytes', async () => {
  const folder = await emptyFolder();
  await write(join(folder, 'x/y'), files, signal);
  expect(await filesIn(folder)).toEqual(['x/y/a.txt', 'x/y/b/c.bin']);
  expect(await fs.readFile(join(folder, 'x/y/b/c.bin'))).toEqual(Buffer.of(0, 255));
});

it.each([true, false])('keeps nothing of a run that is cancelled (folder there before: %s)', async (there) => {
  const folder = await emptyFolder();
  if (there) await fs.outputFile(join(folder, 'x/mine'), '');
  await expect(write(join(folder, 'x'), files, AbortSignal.abort())).rejects.toThrow(Cancelled);
  expect(await filesIn(folder)).toEqual(there ? ['x/mine'] : []);
  expect(await fs.readdir(folder)).toEqual(there ? ['x'] : []);
});

it('keeps nothing of a run that fails, and nothing that somebody else has written is touched', async () => {
  const folder = await emptyFolder();
  await fs.ensureDir(join(folder, 'x'));
  // Where the plan has both a file and a folder of one name, the second cannot be written.
  const broken = new Map([...files, ['a.txt/d', '']]);
  await expect(write(join(folder, 'x'), broken, signal)).rejects.toThrow('ENOTDIR');
  expect(await fs.readdir(join(folder, 'x'))).toEqual([]);
});
