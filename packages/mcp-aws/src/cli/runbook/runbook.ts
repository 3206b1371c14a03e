import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError, UserError } from '../errors.ts';
import { packageFolder } from '../package.ts';
import type { Ui } from '../ui.ts';

/** Prints what to do about an alarm; without one, the whole runbook. @throws UsageError for an alarm that there is not */
export async function runbook(alarm: string | undefined, ui: Pick<Ui, 'print'>): Promise<void> {
  const path = join(packageFolder(), 'docs', 'runbook.md');
  if (!existsSync(path)) throw new UserError(`${path} is missing.`, 'Install mcp-aws again.');
  const text = readFileSync(path, 'utf8');
  await ui.print(`${alarm === undefined ? text.trimEnd() : sectionFor(text, alarm)}\n`);
}

/**
 * The section of a runbook about an alarm. Pure.
 * @param alarm its name in the runbook, or in CloudWatch, where the name of the stack precedes it
 * @throws UsageError naming the alarms that there are
 */
export function sectionFor(text: string, alarm: string): string {
  const sections = text.split(/^(?=## )/m).slice(1);
  const nameOf = (section: string): string => /^## (.*)$/m.exec(section)?.[1]?.trim() ?? '';
  const wanted = alarm.toLowerCase();
  const matching = sections.filter((section) => {
    const name = nameOf(section).toLowerCase();
    return wanted === name || wanted.endsWith(`-${name}`);
  });
  // The longest name: `my-server-dev-rollback-errors` is about `rollback-errors`, where there is such a section.
  const [found] = matching.sort((a, b) => nameOf(b).length - nameOf(a).length);
  if (found !== undefined) return found.trimEnd();
  throw new UsageError(
    `The runbook has no section ${JSON.stringify(alarm)}.`,
    `Choose one of ${sections.map(nameOf).join(', ')}.`,
  );
}
