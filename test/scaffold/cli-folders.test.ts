import { join } from 'node:path';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../packages/mcp-aws/src/config/file.ts';
import { createMcpAws, quick } from '../support/scaffold/cli.ts';
import { emptyFolder, filesIn } from '../support/scaffold/folders.ts';

describe('existing folders', () => {
  it('keep what they have', async () => {
    const cwd = await emptyFolder();
    await fs.outputFile(join(cwd, 'a/LICENSE'), 'mine');
    await fs.outputFile(join(cwd, 'a/src/mine.ts'), 'mine');
    expect((await createMcpAws(['a', ...quick], cwd)).code).toBe(0);
    expect(await fs.readFile(join(cwd, 'a/src/mine.ts'), 'utf8')).toBe('mine');
    expect(await filesIn(join(cwd, 'a'))).toContain('src/server.ts');
    expect(await fs.readdir(cwd)).toEqual(['a']);
  });

  it.each([
    ['a file of the project', (cwd: string) => fs.outputFile(join(cwd, 'a/src/server.ts'), 'mine'), 'src/server.ts'],
    ['a link where a folder belongs', (cwd: string) => fs.ensureSymlink(join(cwd, 'b'), join(cwd, 'a/src')), 'src'],
    ['a link in place of the folder', (cwd: string) => fs.ensureSymlink(join(cwd, 'b'), join(cwd, 'a')), 'is a link'],
    ['a file of that name', (cwd: string) => fs.outputFile(join(cwd, 'a'), 'mine'), 'is not a folder'],
  ])('are left alone where there is %s', async (_, prepare, conflict) => {
    const cwd = await emptyFolder();
    await fs.ensureDir(join(cwd, 'b'));
    await prepare(cwd);
    const before = await filesIn(cwd);
    const { code, stderr } = await createMcpAws(['a', ...quick], cwd);
    expect(code).toBe(1);
    expect(stderr).toContain(conflict);
    expect(stderr).toContain('Nothing was written');
    expect(await filesIn(cwd)).toEqual(before);
  });

  it('are made where there are none, but not below a file', async () => {
    const cwd = await emptyFolder();
    expect((await createMcpAws(['x/y/z', ...quick], cwd)).code).toBe(0);
    await fs.outputFile(join(cwd, 'file'), '');
    const { code, stderr } = await createMcpAws(['file/a', ...quick], cwd);
    expect([code, stderr]).toEqual([1, expect.stringContaining('ENOTDIR')]);
  });

  it.each([true, false])('never get a blend of two runs (there before: %s)', async (there) => {
    const cwd = await emptyFolder();
    if (there) await fs.ensureDir(join(cwd, 'a'));
    const runtimes = ['native', 'web-adapter'];
    const runs = runtimes.map((runtime) => createMcpAws(['a', ...quick, '--runtime', runtime], cwd));
    const winners = (await Promise.all(runs)).flatMap(({ code }, index) => (code === 0 ? [runtimes[index]] : []));
    expect(winners.length).toBeLessThanOrEqual(1);
    // Whoever of the two came second has taken nothing away and left nothing behind.
    const files = await filesIn(cwd);
    expect(files.filter((path) => path.endsWith('mcp-aws.jsonc'))).toHaveLength(winners.length);
    if (winners.length === 1) expect(readConfig(join(cwd, 'a')).runtime).toBe(winners[0]);
    else expect(files).toEqual([]);
  });
});
