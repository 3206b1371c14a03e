import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { Cancelled, OutputClosed, UsageError, UserError } from '../../src/cli/errors.ts';
import { reportError } from '../../src/cli/outcome.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { projectFolder, temporaryFolder } from './project-fixture.ts';
import { quietUi, runCli } from './run-cli.ts';

const run = (cwd: string, ...args: string[]): Promise<unknown> => runCli(cwd, args);

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

const program = createProgram({ ui: () => quietUi('/'), exit: () => undefined });

/** Every command, with what it takes to be more than a question of usage. */
const commands: readonly (readonly string[])[] = [
  ['dev'],
  ['build'],
  ['deploy', '-y'],
  ['status'],
  ['logs'],
  ['destroy', '-y'],
  ['connect'],
  ['call', 'search_books', '{}'],
  ['keys', 'create', '--owner', 'ana'],
  ['keys', 'list'],
  ['keys', 'revoke', 'id'],
  ['users', 'add', 'ana@example.com'],
  ['users', 'list'],
  ['users', 'delete', 'ana@example.com', '-y'],
  ['users', 'machine-secret'],
  ['e2e'],
  ['conformance'],
  ['sbom'],
  ['licenses'],
  ['pipeline', 'bootstrap'],
  ['pipeline', 'deploy', '--stage', 'staging'],
  ['pipeline', 'diff'],
  ['synth'],
  ['upgrade'],
  ['migrate', '--from', '0.1.0'],
  ['eject', '-y'],
];

/** Commands that work on a project, and not on the stack of a stage. */
const withoutStage = ['dev', 'build', 'conformance', 'sbom', 'licenses', 'upgrade', 'migrate', 'eject'];

describe('the command line', () => {
  it('has a description for every command, and no flag twice', () => {
    for (const command of leaves(program)) {
      expect(command.description(), command.name()).toMatch(/^[A-Z].*\.$/s);
      const flags = command.options.map(({ long }) => long);
      expect(new Set(flags).size, command.name()).toBe(flags.length);
    }
  });

  it.each(commands.map((args) => [args.join(' '), args]))('%s needs a project', async (_, args) => {
    const error = await run(temporaryFolder(), ...args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringMatching(/is not inside a project/), exit: 1 });
  });

  it('knows which command needs a project: these are all but three', () => {
    const names = commands.map(([name, sub]) => (['keys', 'users', 'pipeline'].includes(name ?? '') ? sub : name));
    const others = leaves(program).filter((command) => !names.includes(command.name()));
    expect(others.map((command) => command.name()).sort()).toEqual(['doctor', 'inspect', 'runbook']);
  });

  it.each(
    commands
      .filter(([name]) => !withoutStage.includes(name ?? ''))
      .filter(([name, sub]) => !(name === 'pipeline' && sub === 'bootstrap'))
      .map((args) => [args.join(' '), args]),
  )('%s takes no stage that cannot be one', async (_, args) => {
    const given = args.filter((word) => word !== '--stage' && word !== 'staging');
    await expect(run(projectFolder(), ...given, '--stage', 'Not a stage')).rejects.toThrow(/is not a valid stage/);
  });

  it.each(leaves(program).map((command) => [command.name(), command] as const))(
    '%s refuses a flag that there is not, and suggests one that there is',
    async (_, command) => {
      const path = [...(command.parent === program ? [] : [command.parent?.name() ?? '']), command.name()];
      const required = { create: ['--owner', 'ana'], migrate: ['--from', '0.1.0'] }[command.name()] ?? [];
      await expect(run('/', ...path, ...required, '--verbos')).rejects.toThrow(
        /unknown option '--verbos'\n\(Did you mean --verbose\?\)/,
      );
    },
  );

  it('takes a word after deploy for the stage that it may have meant', async () => {
    await expect(run(projectFolder(), 'deploy', 'production')).rejects.toMatchObject({
      suggestion: expect.stringContaining('Did you mean --stage production?'),
      exit: 2,
    });
  });

  it.each<[string[], RegExp]>([
    [['keys', 'list'], /This server has no API keys: its auth mode is none/],
    [['users', 'list'], /This server has no users: its auth mode is none/],
    [['users', 'add', 'nobody'], /is not a valid email address/],
    [['pipeline', 'bootstrap'], /This project has no pipeline/],
    [['pipeline', 'bootstrap', '--stages', 'dev'], /no stage "dev"/],
    [['pipeline', 'deploy'], /The stage is not known/],
    [['connect', 'netscape'], /"netscape" is not a known client/],
    [['connect', '--write'], /--write takes one client/],
    [['call', 'x', '['], /not a JSON object/],
    [['call', '--url', 'nowhere'], /is not a valid URL/],
    [['logs', '--follow', '--until', '1h'], /--until cannot be used with --follow/],
    [['logs', '--since', '5m', '--until', '10m'], /--since is later than --until/],
    [['build', '--outdir', '..'], /is not below the project/],
    [['build', '--outdir', '.'], /is not below the project/],
    [['doctor', 'nowhere'], /is not a valid URL/],
    [['e2e', '--scopes', 'root'], /root is not a scope/],
  ])('%j is a mistake of its use', async (args, reason) => {
    const error = await run(projectFolder(), ...args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: expect.stringMatching(reason), exit: 2 });
  });

  it.each([
    ['dev', '--port', '0'],
    ['dev', '--port', '65535'],
    ['logs', '-n', '0'],
    ['logs', '--level', 'loud'],
  ])('%s %s %s is refused', async (...args) => {
    await expect(run(projectFolder(), ...args)).rejects.toThrow(CommanderError);
  });
});

describe('the outcome', () => {
  function reported(error: unknown, argv: string[] = []) {
    const output = { stderr: '', json: undefined as object | undefined };
    const terminal: Terminal = {
      ui: () => quietUi('/'),
      error: (text) => {
        output.stderr += text;
      },
      json: (value) => {
        output.json = value;
      },
    };
    const exit = reportError(error, { tool: 'mcp-aws', argv, terminal });
    return { exit, ...output };
  }

  it('of a failure is what happened, and what to do', () => {
    expect(reported(new UserError('It broke.', 'Fix it.'))).toEqual({
      exit: 1,
      stderr: 'Error: It broke.\nFix it.\n',
      json: undefined,
    });
  });

  it('is one JSON object where that was asked for, with what else a program wants to know', () => {
    const error = new UserError('It broke.', 'Fix it.', { details: { stack: 'my-server-dev' } });
    expect(reported(error, ['status', '--json'])).toEqual({
      exit: 1,
      stderr: '',
      json: { success: false, code: 'failed', error: 'It broke.', fix: 'Fix it.', stack: 'my-server-dev' },
    });
    expect(reported(error, ['deploy', '--', '--json']).json).toBeUndefined();
  });

  it.each([
    [new UsageError('Wrong flag.', 'Give another.'), 2, 'Error: Wrong flag.\nGive another.\n'],
    [new Cancelled(), 130, 'Cancelled.\n'],
    [new Cancelled(''), 130, ''],
    [new OutputClosed(), 0, ''],
    [
      new CommanderError(1, 'commander.unknownOption', "error: unknown option '-x'"),
      2,
      "Error: unknown option '-x'\nSee --help.\n",
    ],
    [new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'), 0, ''],
    [
      Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }),
      1,
      'Error: ENOSPC: no space left on device, write\nThe disk is full. Make room, and run it again.\n',
    ],
  ])('of %s has its exit code', (error, exit, stderr) => expect(reported(error)).toMatchObject({ exit, stderr }));

  it('of a defect asks to report it, with its stack where that was asked for', () => {
    const { exit, stderr } = reported(new TypeError('x is not a function'), ['status', '--verbose']);
    expect([exit, stderr]).toEqual([
      1,
      expect.stringMatching(/defect of mcp-aws.*\nTypeError: x is not a function\n\s+at /s),
    ]);
  });

  it('does not let foreign text steer the terminal', () => {
    expect(reported(new UserError('\u001b[2Jevil', 'x')).stderr).toBe('Error: \ufffd[2Jevil\nx\n');
  });
});
