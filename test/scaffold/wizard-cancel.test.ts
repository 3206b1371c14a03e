import { afterEach, describe, expect, it } from 'vitest';
import { bin } from '../support/scaffold/cli.ts';
import { emptyFolder, filesIn } from '../support/scaffold/folders.ts';
import { closeScreen, onScreen, terminal } from '../support/scaffold/screen.ts';
import { whyNot } from '../support/tools.ts';

describe.skipIf(await whyNot(terminal))('the wizard', () => {
  afterEach(closeScreen);

  it.each([
    ['at the first question', 0, 'C-c'],
    ['halfway', 2, 'C-c'],
    ['by the end of its input', 1, 'C-d'],
  ])('writes nothing when cancelled %s, and exits 130', async (_, answers, key) => {
    const cwd = await emptyFolder();
    const { sees, types, ends, screen } = await onScreen(bin, cwd);
    const questions = ['project be created?', 'Where should it run?', 'longer than half a minute'];
    for (const question of questions.slice(0, answers)) {
      await sees(question);
      await types('Enter');
    }
    await sees(questions[answers] ?? '');
    await types(key);
    expect(await ends()).toBe(130);
    expect((await screen()).match(/Cancelled\. Nothing was written\./g)).toHaveLength(1);
    expect(await filesIn(cwd)).toEqual(['.ended']);
  });
});
