import { Cancelled, exitCode, UsageError, UserError } from './errors.ts';
import type { Ui } from './ui.ts';

const nobodyToAsk = 'Nobody can be asked here (no terminal, or CI or --json is set).';

/**
 * Asks a yes-or-no question, unless it was answered beforehand (`-y`).
 * @param details why it is asked, for a program (`--json`)
 * @throws UserError where nobody can be asked; Cancelled where the answer is no
 */
export async function confirm(question: string, ui: Ui, details?: object): Promise<void> {
  if (ui.yes) return;
  if (!ui.interactive)
    throw new UserError(`${question} ${nobodyToAsk}`, 'Answer yes with -y.', { exit: exitCode.usage, details });
  if (!(await ui.confirm(question))) throw new Cancelled('Cancelled. Nothing was changed.');
}

/**
 * Asks for the name of what is to be deleted, as a yes is typed too quickly.
 * @throws UsageError where nobody can be asked; Cancelled where another name is typed
 */
export async function confirmDeletion(name: string, ui: Ui): Promise<void> {
  if (ui.yes) return;
  if (!ui.interactive)
    throw new UsageError(`Deleting ${name} has to be confirmed. ${nobodyToAsk}`, 'Confirm it with -y.');
  if ((await ui.type(`Type ${name} to delete it`)) !== name)
    throw new Cancelled('That is another name. Nothing was deleted.');
}
