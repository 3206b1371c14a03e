import type { StackEvent } from '../aws/stack.ts';
import { causes, type FixContext } from './causes.ts';
import type { NameOf } from './resource-names.ts';

/** Why a deployment failed. */
export interface Diagnosis {
  /** The first resource that failed, as people know it; undefined: it failed before or beside all of them. */
  readonly resource: string | undefined;
  readonly type: string | undefined;
  /** In full, as AWS or the CDK said it. */
  readonly reason: string;
  /** What that means; undefined where it is not known. */
  readonly meaning: string | undefined;
  readonly fix: string;
}

export interface DiagnosisInput extends FixContext {
  /** Of the stack, oldest first. Default: none. */
  readonly events?: readonly StackEvent[];
  /** Of the CDK. */
  readonly output: string;
  /** Default: the logical id itself. */
  readonly nameOf?: NameOf;
}

/** Finds out why a deployment failed. Pure. */
export function diagnose({ events = [], output, nameOf = (id) => id, hint, runner }: DiagnosisInput): Diagnosis {
  const event = firstFailure(events);
  const reason = event?.reason || problemIn(output);
  const cause = causes.find(({ matches }) => matches(reason, event?.type ?? ''));
  return {
    resource: event === undefined ? undefined : nameOf(event.logicalId),
    type: event?.type,
    reason,
    meaning: cause?.meaning,
    fix: cause?.fix({ hint, runner }, reason, event) ?? 'Fix the cause above, and deploy again.',
  };
}

/** The first event of a failure that is not the consequence of another. */
export const firstFailure = (events: readonly StackEvent[]): StackEvent | undefined =>
  events.find(
    ({ status, reason, type }) =>
      status.endsWith('_FAILED') &&
      !/cancelled/i.test(reason) &&
      !(type === 'AWS::CloudFormation::Stack' && /The following resource\(s\) failed/.test(reason)),
  );

/** The part of the CDK's output that says what went wrong. */
function problemIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const first = lines.findIndex((line) => /❌|\berror\b|\w*Error:|Validation Report|\bfail(ed|:)/i.test(line));
  const relevant = (first === -1 ? lines.slice(-20) : lines.slice(first)).filter((line) => line !== '');
  const shown = relevant.length > 40 ? [...relevant.slice(0, 30), '…', ...relevant.slice(-10)] : relevant;
  return shown.join('\n') || 'The CDK failed and printed nothing.';
}
