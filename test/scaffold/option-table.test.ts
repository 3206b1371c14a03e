import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { afterEach, describe, expect, it } from 'vitest';
import { authModes, pipelines, providers, runtimes, tracings } from '../../packages/mcp-aws/src/config/choices.ts';
import { readConfig } from '../../packages/mcp-aws/src/config/file.ts';
import { create } from '../../src/create/create.ts';
import { optionOf } from '../../src/create/option.ts';
import { optionTable } from '../../src/create/options.ts';
import { createProgram } from '../../src/program.ts';
import { root } from '../support/paths.ts';
import { changedDefaults, changedTable } from '../support/scaffold/changed-table.ts';
import { emptyFolder } from '../support/scaffold/folders.ts';
import { textIn } from '../support/scaffold/project-files.ts';
import { closeScreen, onScreen, terminal } from '../support/scaffold/screen.ts';
import { silentUi } from '../support/scaffold/ui.ts';
import { whyNot } from '../support/tools.ts';

/** In the words of mcp-aws.jsonc. */
const changedConfig = {
  name: 'another-server',
  region: 'eu-north-1',
  runtime: 'web-adapter',
  streaming: true,
  auth: { mode: 'api-key' },
  tracing: 'otel',
  pipeline: 'gitlab',
};
const changedWords =
  'another-server --runtime web-adapter --streaming --auth api-key --region eu-north-1 --ci gitlab --tracing otel --pm pnpm --no-install --no-git';

it('changes every default that the table has', () => {
  const withDefault = optionTable.filter((option) => option.default !== undefined && !option.isList);
  // What follows from another answer has no default of its own.
  const derived = ['provider', 'pmVersion'];
  const names = withDefault.map(({ name }) => name).filter((name) => !derived.includes(name));
  expect(Object.keys(changedDefaults)).toEqual(names);
});

const noTerminal = await whyNot(terminal);

it.each([
  ['runtime', runtimes],
  ['auth', authModes],
  ['provider', providers],
  ['ci', pipelines],
  ['tracing', tracings],
] as const)('offers every value of %s that the library has', (name, values) => {
  const choices: readonly { value: string }[] = optionOf(optionTable, name).choices ?? [];
  expect(choices.map(({ value }) => value)).toEqual(values);
});

describe('a default that is changed in the table is changed', () => {
  const line = { signal: new AbortController().signal, exit: () => undefined, terminal: undefined as never };
  const helpOf = (table: typeof optionTable): string => createProgram(line, table).helpInformation();

  it('in --help', () => {
    const lines = (text: string): string[] => text.split('\n').filter((each) => each.includes('(-y: '));
    const [before, after] = [lines(helpOf(optionTable)), lines(helpOf(changedTable))];
    expect(before.map((each) => /\(-y: .*\)/.exec(each)?.[0])).toEqual([
      '(-y: my-mcp-server)',
      '(-y: native)',
      '(-y: no)',
      '(-y: cognito)',
      '(-y: AWS_REGION or AWS_DEFAULT_REGION, else us-east-1)',
      '(-y: github)',
      '(-y: xray)',
      '(-y: the one that launched this, else npm)',
    ]);
    expect(after.map((each) => /\(-y: .*\)/.exec(each)?.[0])).toEqual([
      '(-y: another-server)',
      '(-y: web-adapter)',
      '(-y: yes)',
      '(-y: api-key)',
      '(-y: AWS_REGION or AWS_DEFAULT_REGION, else eu-north-1)',
      '(-y: gitlab)',
      '(-y: otel)',
      '(-y: the one that launched this, else pnpm)',
    ]);
  });

  it('for -y, and in the command that makes the same project again', async () => {
    const options = { library: { version: '0.0.0' }, version: '0.0.0', dryRun: true };
    const { files, answers, command } = await create({}, { ...options, table: changedTable }, silentUi({ yes: true }));
    expect(answers).toMatchObject(changedDefaults);
    expect(parse(textIn(files, 'mcp-aws.jsonc'))).toMatchObject(changedConfig);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['.gitlab-ci.yml', 'pnpm-workspace.yaml']));
    expect(command).toBe(`npx create-mcp-aws@0.0.0 ${changedWords}`);
  });

  describe.skipIf(noTerminal)('in the wizard', () => {
    afterEach(closeScreen);

    it('which takes it for Enter', async () => {
      const cwd = await emptyFolder();
      const script = join(root, 'test/support/scaffold/create-from-changed-table.ts');
      const { sees, types, ends, screen } = await onScreen([process.execPath, '--import', tsx, script], cwd);
      const questions = changedTable.filter(({ isAsked }) => isAsked?.({ auth: 'none' }) === true);
      expect(questions.map(({ name }) => name)).toEqual(['dir', 'runtime', 'streaming', 'auth', 'domain']);
      for (const { question, prompt = question } of questions) {
        await sees(prompt);
        await types('Enter');
      }
      expect(await ends(), await screen()).toBe(0);
      expect(readConfig(join(cwd, changedConfig.name))).toMatchObject(changedConfig);
      expect((await screen()).replaceAll(/\s+/g, ' ')).toContain(changedWords);
    });
  });
});

/** The loader by its address: a script in an empty folder would not find it by name. */
const tsx = import.meta.resolve('tsx');
