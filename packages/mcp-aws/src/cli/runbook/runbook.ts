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
  const exact = sections.find((section) => nameOf(section).toLowerCase() === alarm.toLowerCase());
  // CloudWatch's names have the stack before the section, and often what is measured behind it, in capitals:
  // `my-api-production-function-Throttled-Count`. What is furthest to the right counts, as a stack may be called `my-api`.
  const places = sections
    .map((section) => ({ section, end: `-${alarm}-`.lastIndexOf(`-${nameOf(section)}-`) + nameOf(section).length }))
    .filter(({ section }) => `-${alarm}-`.includes(`-${nameOf(section)}-`))
    .sort((a, b) => b.end - a.end);
  const found = exact ?? places[0]?.section;
  if (found !== undefined) return found.trimEnd();
  throw new UsageError(
    `The runbook has no section ${JSON.stringify(alarm)}.`,
    `Choose one of ${sections.map(nameOf).join(', ')}.`,
  );
}
