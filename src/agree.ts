import { Cancelled, UsageError } from './errors.ts';
import type { Ui } from './ui.ts';

/**
 * Asks a question of yes or no, unless it was answered beforehand (`-y`).
 * @throws UsageError where nobody can be asked, Cancelled where the answer is no
 */
export async function agreed(question: string, ui: Ui): Promise<void> {
  if (ui.yes) return;
  if (!ui.interactive)
    throw new UsageError(
      `${question} Nobody can be asked here (no terminal, or CI or --json is set).`,
      'Say yes with -y.',
    );
  if (!(await ui.confirm(question))) throw new Cancelled('Cancelled. Nothing was changed.');
}
