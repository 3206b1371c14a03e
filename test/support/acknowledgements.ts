import { join } from 'node:path';
import fs from 'fs-extra';
import type { Answers } from '../../src/options.ts';
import { combinations } from './combinations.ts';

/** A finding of cdk-nag that a template takes on itself, as the synthesised stack of one combination has it. */
export interface Acknowledgement {
  readonly rule: string;
  /** The path of its construct; the stack's own is ''. */
  readonly construct: string;
  readonly file: string;
  readonly reason: string;
}

interface Metadata {
  readonly type: string;
  readonly data: unknown;
  readonly trace?: readonly string[];
}

/** Reads them from what the CDK left of the constructs. Those that its own constructs make are not among them. */
export async function acknowledgementsOf(project: string): Promise<readonly Acknowledgement[]> {
  const out = join(project, 'cdk.out');
  const files = (await fs.readdir(out)).filter((name) => name.endsWith('.metadata.json'));
  const found: Acknowledgement[] = [];
  for (const file of files) {
    const metadata: Record<string, readonly Metadata[]> = await fs.readJson(join(out, file));
    for (const [path, entries] of Object.entries(metadata)) {
      for (const { type, data, trace = [] } of entries) {
        if (type !== 'aws:cdk:acknowledged-rules' || !trace[0]?.includes('Validations.acknowledge')) continue;
        const source = trace.map((line) => /\/(infra\/[^:]+):/.exec(line)?.[1]).find(Boolean) ?? 'unknown';
        for (const [id, reason] of Object.entries(data as Record<string, string>)) {
          const rule = id.replace(/^(Annotation|AwsSolutions)::/, '');
          found.push({ rule, construct: path.split('/').slice(2).join('/'), file: source, reason });
        }
      }
    }
  }
  return found;
}

const introduction = `# Acknowledged findings of cdk-nag

Every project synthesises under cdk-nag's AwsSolutions checks, and a finding fails it. These are the exceptions that the
templates make, each for one construct, as the stacks of all combinations have them. \`npx vitest run
test/generated.test.ts -u\` writes this page; a test compares it.

| Rule | Construct | Reason | In |
| --- | --- | --- | --- |
`;

/** The document of all acknowledgements. */
export function acknowledgementsPage(found: ReadonlyMap<Answers, readonly Acknowledgement[]>): string {
  const rows = new Map<string, Acknowledgement & { readonly having: Answers[] }>();
  for (const [answers, acknowledgements] of found) {
    for (const each of acknowledgements) {
      const key = JSON.stringify(each);
      const row = rows.get(key) ?? { ...each, having: [] };
      row.having.push(answers);
      rows.set(key, row);
    }
  }
  const lines = [...rows.values()].map(
    ({ rule, construct, file, reason, having }) =>
      `| \`${rule}\` | \`${construct}\`, \`${file}\` | ${reason.replaceAll('|', '\\|')} | ${summary(having)} |`,
  );
  return `${introduction}${lines.sort().join('\n')}\n`;
}

const frontDoorOf = ({ runtime, streaming, domain }: Answers): string => {
  if (runtime === 'fargate') return domain === undefined ? 'CloudFront' : 'ALB';
  return streaming ? 'REST API' : 'HTTP API';
};
const authOf = (answers: Answers): string =>
  answers.domain === undefined || answers.runtime === 'fargate' ? answers.auth : `${answers.auth} with a domain`;

/** What those with OpenTelemetry share with the others is told of the others. */
const told = (having: readonly Answers[]): readonly Answers[] => {
  const others = having.filter(({ tracing }) => tracing === 'xray');
  return others.length === 0 ? having : others;
};

/** Which combinations: runtimes, their front door, and the auth modes where not all have it. */
function summary(having: readonly Answers[]): string {
  const hostingOf = (answers: Answers): string => `${answers.runtime}|${frontDoorOf(answers)}`;
  const runtimes = new Map<string, string[]>();
  for (const hosting of new Set(combinations.map(hostingOf))) {
    const [runtime = '', frontDoor] = hosting.split('|');
    const possible = combinations.filter((answers) => hostingOf(answers) === hosting);
    const there = told(having).filter((answers) => hostingOf(answers) === hosting);
    if (there.length === 0) continue;
    const auths = there.length === possible.length ? 'every auth' : there.map(authOf).join(', ');
    const traces = there.every(({ tracing }) => tracing === 'otel') ? ', with OpenTelemetry' : '';
    const rest = `${frontDoor}: ${auths}${traces}`;
    runtimes.set(rest, [...(runtimes.get(rest) ?? []), runtime]);
  }
  return [...runtimes].map(([rest, names]) => `${names.join(', ')} with ${rest}`).join('<br>');
}

/** Why an acknowledgement is not as it should be, or undefined. */
export function complaintAbout({ rule, construct, reason }: Acknowledgement): string | undefined {
  if (construct === '') return `${rule} is acknowledged for the whole stack`;
  return /^\S+( \S+){3,}\.$/.test(reason)
    ? undefined
    : `${rule} at ${construct} has no sentence for a reason: ${reason}`;
}
