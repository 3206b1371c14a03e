import { join } from 'node:path';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { createMcpAws, quick } from '../support/scaffold/cli.ts';
import { emptyFolder, filesIn } from '../support/scaffold/folders.ts';
import { packedLibrary, version } from '../support/scaffold/packed-library.ts';

const vendored = `vendor/mcp-aws-${version}.tgz`;

describe('the library', () => {
  const dependencyIn = async (cwd: string): Promise<unknown> =>
    (await fs.readJson(join(cwd, 'a/package.json'))).dependencies['mcp-aws'];

  it('of a clone is part of the project', async () => {
    const cwd = await emptyFolder();
    await createMcpAws(['a', ...quick], cwd);
    expect(await dependencyIn(cwd)).toBe(`file:${vendored}`);
    const [written, packed] = [await fs.readFile(join(cwd, 'a', vendored)), await fs.readFile(packedLibrary)];
    expect(written.equals(packed)).toBe(true);
  });

  it('of the registry is a version', async () => {
    const cwd = await emptyFolder();
    const { stderr } = await createMcpAws(['a', ...quick, '--library', '0.3.0-rc.1'], cwd);
    expect(await dependencyIn(cwd)).toBe('0.3.0-rc.1');
    expect(await filesIn(join(cwd, 'a'))).not.toContain(vendored);
    expect(stderr).toContain('--library 0.3.0-rc.1');
  });

  it('can be a tarball', async () => {
    const cwd = await emptyFolder();
    await fs.outputFile(join(cwd, 'mcp-aws-0.3.0.tgz'), Buffer.of(31, 139, 8, 255));
    await createMcpAws(['a', ...quick, '--library', 'mcp-aws-0.3.0.tgz'], cwd);
    expect(await dependencyIn(cwd)).toBe('file:vendor/mcp-aws-0.3.0.tgz');
    expect(await fs.readFile(join(cwd, 'a/vendor/mcp-aws-0.3.0.tgz'))).toEqual(Buffer.of(31, 139, 8, 255));
  });
});
