import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/paths.ts';
import { answersOf } from '../support/scaffold/answers.ts';
import { filesIn } from '../support/scaffold/folders.ts';
import { filesOf } from '../support/scaffold/project-files.ts';

/** The default project, and the one least like it, as plain files: a change shows what users will see. */
describe.each(['native-cognito', 'fargate-oidc-domain-gitlab-pnpm'])('golden %s', (name) => {
  const files = filesOf(answersOf(name));
  const folder = join(root, 'test/golden', name);

  it.each([...files.keys()])('%s', async (path) => {
    await expect(files.get(path)).toMatchFileSnapshot(join(folder, path));
  });

  it('has no other files', async () => {
    expect(await filesIn(folder)).toEqual([...files.keys()].sort());
  });
});
