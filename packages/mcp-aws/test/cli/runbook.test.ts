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

## function

It fails.

## throttled

Too many calls.

## Other tasks

- **Stop everything**
`;

it('prints the section of an alarm, to the next one', () => {
  expect(sectionFor(text, 'errors')).toBe('## errors\n\nMore than 5 % of calls fail.\n\n### Why\n\nReasons.');
  expect(sectionFor(text, 'other tasks')).toMatch(/Stop everything/);
});

it.each([
  ['my-server-production-load-balancer', 'load-balancer'],
  ['my-server-production-load-balancer-5xx', 'load-balancer'],
  ['my-server-production-function-Throttled-Count', 'function'],
  ['my-function-production-errors', 'errors'],
  ['my-errors-dev-throttled-calls', 'throttled'],
])('knows the alarm %s of CloudWatch', (alarm, name) => {
  expect(sectionFor(text, alarm)).toMatch(new RegExp(`^## ${name}\n`));
});

it('lists the alarms where there is none of that name', () => {
  expect(() => sectionFor(text, 'slow')).toThrow(UsageError);
  expect(() => sectionFor(text, 'slow')).toThrow(
    expect.objectContaining({ suggestion: 'Choose one of errors, load-balancer, function, throttled, Other tasks.' }),
  );
});
