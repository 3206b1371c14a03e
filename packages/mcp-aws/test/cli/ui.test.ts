import { expect, it } from 'vitest';
import { confirm, confirmDeletion } from '../../src/cli/confirm.ts';
import { Cancelled, UserError } from '../../src/cli/errors.ts';
import { inCi, type Ui, withoutEmpty } from '../../src/cli/ui.ts';

it('takes a variable that is set to nothing for one that is not set', () => {
  expect(withoutEmpty({ MCP_CLIENT_ID: '', MCP_STAGE: 'staging' })).toEqual({ MCP_STAGE: 'staging' });
});

it.each([
  [undefined, false],
  ['', false],
  ['0', false],
  ['false', false],
  ['true', true],
  ['1', true],
])('with CI set to %j, a pipeline is %s', (CI, expected) => expect(inCi({ CI })).toBe(expected));

const asking = (answer: boolean | string, changes: Partial<Ui> = {}): Ui =>
  ({ interactive: true, yes: false, confirm: async () => answer, type: async () => answer, ...changes }) as Ui;

it('goes on after a yes, typed or given with -y, and ends after a no', async () => {
  await confirm('Go on?', asking(true));
  await confirm('Go on?', asking(false, { yes: true, interactive: false }));
  await expect(confirm('Go on?', asking(false))).rejects.toThrow(Cancelled);
});

it('does not hang where nobody can be asked, and tells a program why it was to be', async () => {
  const error = await confirm('Go on?', asking(true, { interactive: false }), { notices: [] }).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ exit: 2, suggestion: 'Answer yes with -y.', details: { notices: [] } });
});

it('deletes what was named, and nothing else', async () => {
  await confirmDeletion('my-server-dev', asking('my-server-dev'));
  await confirmDeletion('my-server-dev', asking('', { yes: true }));
  await expect(confirmDeletion('my-server-dev', asking('my-server'))).rejects.toThrow(/Nothing was deleted/);
  await expect(confirmDeletion('my-server-dev', asking('', { interactive: false }))).rejects.toMatchObject({ exit: 2 });
});
