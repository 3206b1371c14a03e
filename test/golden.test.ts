import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { combinations, nameOf } from './support/combinations.ts';
import { filesOf, root } from './support/generate.ts';

/** The default project, and the one least like it, as plain files: a change shows what users will see. */
describe.each(['native-cognito', 'fargate-none-domain'])('golden %s', (name) => {
  const answers = combinations.find((candidate) => nameOf(candidate) === name) ?? expect.fail(`no ${name}`);
  const files = filesOf(answers);
  const folder = join(root, 'test/golden', name);

  it.each([...files.keys()])('%s', async (path) => {
    await expect(files.get(path)).toMatchFileSnapshot(join(folder, path));
  });

  it('has no other files', () => {
    const golden = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(golden.sort()).toEqual([...files.keys()].map((path) => path).sort());
  });
});
