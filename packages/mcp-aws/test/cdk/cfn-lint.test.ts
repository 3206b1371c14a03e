import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { cfnLint, ready, whyNot } from '../../../../test/support/tools.ts';
import { names } from './support/combinations.ts';
import { stackOf } from './support/stacks.ts';

/** Rules that do not count here, and why. */
const ignored: Readonly<Record<string, string>> = {
  W3005: 'The CDK states dependencies that a reference implies as well. CloudFormation does not mind.',
};

it.skipIf(await whyNot(cfnLint))(
  'every template passes cfn-lint',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-aws-cfn-lint-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    // Identity providers differ in values of the environment alone.
    const linted = names.filter((name) => !/auth0|okta|entra|keycloak/.test(name));
    const templates = linted.map((name) => {
      const path = join(folder, `${name.replaceAll(' ', '-')}.json`);
      writeFileSync(path, JSON.stringify(stackOf(name).template.toJSON()));
      return path;
    });
    // One process for all: most of its time goes into its start.
    const args = ['--format', 'parseable', '--ignore-checks', Object.keys(ignored).join(), '--', ...templates];
    const { exitCode, all } = await execa(await ready(cfnLint), args, { all: true, reject: false, stdin: 'ignore' });
    expect(exitCode, all).toBe(0);
  },
  600_000,
);
