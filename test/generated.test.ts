import { dirname } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { combinations, nameOf } from './support/combinations.ts';
import { generate } from './support/generate.ts';

/** No credentials, no region, no Docker: what a fresh machine has. */
const bare = { CDK_DISABLE_CLI_TELEMETRY: 'true', AWS_EC2_METADATA_DISABLED: 'true', DOCKER_HOST: 'unix:///nowhere' };

async function script(
  cwd: string,
  name: string,
  PATH = process.env.PATH ?? '',
): Promise<{ code?: number; all: string }> {
  const { exitCode, all } = await execa('npm', ['run', name], {
    cwd,
    env: { ...bare, PATH, HOME: cwd, CI: 'true' },
    extendEnv: false,
    all: true,
    reject: false,
    stdin: 'ignore',
  });
  return { ...(exitCode === undefined ? {} : { code: exitCode }), all };
}

describe.each(combinations.map((answers) => [nameOf(answers), answers] as const))('%s', (name, answers) => {
  it('passes its own check, and synthesises with cdk-nag', async () => {
    const folder = await generate(answers, `checked-${name}`);
    const check = await script(folder, 'check');
    expect(check.code, check.all).toBe(0);
    const synth = await script(folder, 'synth');
    expect(synth.code, synth.all).toBe(0);
  }, 180_000);
});

it.skipIf(process.env.CLI_NODE === undefined)(
  'passes its own check on the Node that starts the tool',
  async () => {
    const [answers = expect.fail('no combination')] = combinations;
    const folder = await generate(answers, 'checked-older-node');
    const PATH = `${dirname(process.env.CLI_NODE ?? '')}:${process.env.PATH}`;
    const check = await script(folder, 'check', PATH);
    expect(check.code, check.all).toBe(0);
  },
  180_000,
);
