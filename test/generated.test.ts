import { dirname, join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../src/options.ts';
import {
  type Acknowledgement,
  acknowledgementsOf,
  acknowledgementsPage,
  complaintAbout,
} from './support/acknowledgements.ts';
import { untruthsIn } from './support/architecture.ts';
import { combinations, nameOf, traced } from './support/combinations.ts';
import { generate } from './support/generate.ts';
import { cfnLint, ready, whyNot } from './support/tools.ts';

/** No credentials, no region, no Docker: what a fresh machine has. */
const bare = { CDK_DISABLE_CLI_TELEMETRY: 'true', AWS_EC2_METADATA_DISABLED: 'true', DOCKER_HOST: 'unix:///nowhere' };

async function script(
  cwd: string,
  name: string,
  { PATH = process.env.PATH ?? '', args = [] }: { PATH?: string; args?: readonly string[] } = {},
): Promise<{ code?: number; all: string }> {
  const { exitCode, all } = await execa('npm', ['run', name, '--', ...args], {
    cwd,
    env: { ...bare, PATH, HOME: cwd, CI: 'true' },
    extendEnv: false,
    all: true,
    reject: false,
    stdin: 'ignore',
  });
  return { ...(exitCode === undefined ? {} : { code: exitCode }), all };
}

/** Projects that were synthesised in this run. */
const synthesised = new Map<Answers, string>();

describe.each([...combinations, ...traced].map((answers) => [nameOf(answers), answers] as const))(
  '%s',
  (name, answers) => {
    it('passes its own check, synthesises with cdk-nag, and is what its picture shows', async () => {
      const folder = await generate(answers, `checked-${name}`);
      const check = await script(folder, 'check');
      expect(check.code, check.all).toBe(0);
      // As in production, with the web ACL too: what the other stages have is part of it.
      const settings = join(folder, 'infra/settings.ts');
      await fs.writeFile(settings, (await fs.readFile(settings, 'utf8')).replace('waf: false', 'waf: true'));
      const synth = await script(folder, 'synth', { args: ['--context', 'stage=production'] });
      expect(synth.code, synth.all).toBe(0);
      expect(await untruthsIn(folder)).toEqual([]);
      synthesised.set(answers, folder);
    }, 180_000);
  },
);

/** Rules of cfn-lint that do not count here, and why. */
const ignored: Record<string, string> = {
  W3005: 'The CDK states dependencies that a reference implies as well. CloudFormation does not mind.',
};

describe('what was synthesised', async () => {
  it.skipIf(await whyNot(cfnLint))(
    'passes cfn-lint',
    async (context) => {
      if (synthesised.size === 0) context.skip('It takes a combination.');
      const templates = [];
      for (const folder of synthesised.values()) {
        const names = (await fs.readdir(join(folder, 'cdk.out'))).filter((name) => name.endsWith('.template.json'));
        templates.push(...names.map((name) => join(folder, 'cdk.out', name)));
      }
      expect(templates.length).toBeGreaterThanOrEqual(synthesised.size);
      // One process for all: most of its time goes into its start.
      const args = ['--format', 'parseable', '--ignore-checks', Object.keys(ignored).join(), '--', ...templates];
      const { exitCode, all } = await execa(await ready(cfnLint), args, { all: true, reject: false, stdin: 'ignore' });
      expect(exitCode, all).toBe(0);
    },
    300_000,
  );

  it('acknowledges findings of cdk-nag for a reason, a construct at a time, as docs/acknowledgements.md says', async (context) => {
    if (synthesised.size < combinations.length + traced.length) context.skip('It takes every combination.');
    const found = new Map<Answers, readonly Acknowledgement[]>();
    for (const [answers, folder] of synthesised) {
      found.set(answers, await acknowledgementsOf(folder));
      // What the app acknowledges is in no stack's metadata.
      expect(await fs.readFile(join(folder, 'infra/app.ts'), 'utf8')).not.toMatch(/acknowledge/i);
    }
    expect([...found.values()].flat().map(complaintAbout).filter(Boolean)).toEqual([]);
    const update = 'npx vitest run test/generated.test.ts -u writes docs/acknowledgements.md anew';
    await expect(acknowledgementsPage(found), update).toMatchFileSnapshot('../docs/acknowledgements.md');
  });
});

it.skipIf(process.env.CLI_NODE === undefined)(
  'passes its own check on the Node that starts the tool',
  async () => {
    const [answers = expect.fail('no combination')] = combinations;
    const folder = await generate(answers, 'checked-older-node');
    const PATH = `${dirname(process.env.CLI_NODE ?? '')}:${process.env.PATH}`;
    const check = await script(folder, 'check', { PATH });
    expect(check.code, check.all).toBe(0);
  },
  180_000,
);
