import { describe, expect, it } from 'vitest';
import { commandNames, refuseCommandName } from '../../src/command-names.ts';
import { create } from '../../src/create/create.ts';
import { optionTable } from '../../src/create/options.ts';
import { answersOf, identityProviders } from '../support/scaffold/answers.ts';
import { commandNames as known, unknownCommandsIn } from '../support/scaffold/commands.ts';
import { emptyFolder } from '../support/scaffold/folders.ts';
import { silentUi } from '../support/scaffold/ui.ts';

describe('a folder that is called like a command of mcp-aws', () => {
  it.each(known)('is refused: %s', (name) => {
    expect(() => refuseCommandName(name)).toThrow(`${name} is the name of a command.`);
    expect(() => refuseCommandName(`./${name}`)).not.toThrow();
  });

  it('is not refused for a command that there is not', () => {
    expect(commandNames.filter((name) => !known.includes(name))).toEqual(['create', 'help']);
  });

  it.each([
    ['lgos', 'logs'],
    ['deplyo', 'deploy'],
    ['destory', 'destroy'],
    ['conect', 'connect'],
    ['statuss', 'status'],
    ['pipelime', 'pipeline'],
  ])('nearly so, is refused too: %s', (typed, meant) => {
    expect(() => refuseCommandName(typed)).toThrow(`Did you mean ${meant}?`);
  });

  it.each(['my-server', 'log', 'docs', 'tools', 'calls', 'bookshop', undefined])('but not %s', (name) => {
    expect(() => refuseCommandName(name)).not.toThrow();
  });
});

describe('what is next to do', () => {
  it.each([
    answersOf('native-cognito'),
    answersOf('native-api-key'),
    answersOf('native-iam'),
    answersOf('fargate-none-domain'),
    { ...answersOf('native-cognito'), ...identityProviders[0] },
  ])('runs only what mcp-aws knows, for $auth', async (answers) => {
    const options = { table: optionTable, library: { version: '0.0.0' }, version: '0.0.0', dryRun: false };
    const { next } = await create(answers, options, silentUi({ cwd: await emptyFolder() }));
    expect(next.filter((step) => step.includes('mcp-aws'))).not.toEqual([]);
    expect(next.flatMap((step) => unknownCommandsIn(step.replace(/ \(.*\)$/, '')))).toEqual([]);
  });
});
