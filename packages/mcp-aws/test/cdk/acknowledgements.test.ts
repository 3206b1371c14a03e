import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { names } from './support/combinations.ts';
import { type Acknowledged, stackOf } from './support/stacks.ts';

const page = fileURLToPath(new URL('../../../../docs/acknowledgements.md', import.meta.url));

const introduction = `# Acknowledged findings of cdk-nag

Every stack is synthesized under cdk-nag's AwsSolutions checks, and a finding fails it. These are the exceptions that
\`McpServer\` makes, each for one construct. A test writes and compares this page:

\`\`\`sh
npx vitest run --project construct packages/mcp-aws/test/cdk/acknowledgements.test.ts -u
\`\`\`

| Rule | Construct | Reason | In how many of the ${names.length} combinations |
| --- | --- | --- | --- |
`;

const ofOurs = (name: string): Acknowledged[] =>
  stackOf(name).acknowledged.filter(({ rule }) => rule.startsWith('AwsSolutions-'));

it('docs/acknowledgements.md has them all', async () => {
  const counts = new Map<string, number>();
  for (const name of names) {
    const rows = ofOurs(name).map(
      ({ rule, construct, reason }) => `| \`${rule}\` | \`${construct}\` | ${reason.replaceAll('|', '\\|')} |`,
    );
    for (const row of new Set(rows)) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  const lines = [...counts].map(([row, count]) => `${row} ${count} |`);
  await expect(`${introduction}${lines.sort().join('\n')}\n`).toMatchFileSnapshot(page);
}, 300_000);

it('each is for one construct, and has a sentence for a reason', () => {
  const found = names.flatMap(ofOurs);
  expect(found.filter(({ construct }) => construct === '')).toEqual([]);
  expect(found.filter(({ reason }) => !/^\S+( \S+){3,}\.$/.test(reason))).toEqual([]);
});
