import { expect, it } from 'vitest';
import { UsageError } from '../../src/cli/errors.ts';
import { sectionFor } from '../../src/cli/runbook/runbook.ts';

const text = `# Runbook

What precedes.

## errors

More than 5 % of calls fail.

### Why

Reasons.

## load-balancer

It answers 5xx.

## Other tasks

- **Stop everything**
`;

it('prints the section of an alarm, to the next one', () => {
  expect(sectionFor(text, 'errors')).toBe('## errors\n\nMore than 5 % of calls fail.\n\n### Why\n\nReasons.');
  expect(sectionFor(text, 'other tasks')).toMatch(/Stop everything/);
});

it('knows alarms by their name in CloudWatch', () => {
  expect(sectionFor(text, 'my-server-production-load-balancer')).toBe('## load-balancer\n\nIt answers 5xx.');
});

it('lists the alarms where there is none of that name', () => {
  expect(() => sectionFor(text, 'slow')).toThrow(UsageError);
  expect(() => sectionFor(text, 'slow')).toThrow(
    expect.objectContaining({ suggestion: 'Choose one of errors, load-balancer, Other tasks.' }),
  );
});
