import { Command } from 'commander';
import { buildCommand } from './build/command.ts';
import { callCommand } from './call/command.ts';
import type { CommandContext } from './command.ts';
import { conformanceCommand } from './conformance/command.ts';
import { connectCommand } from './connect/command.ts';
import { deployCommand } from './deploy/command.ts';
import { destroyCommand } from './destroy/command.ts';
import { devCommand } from './dev/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { e2eCommand } from './e2e/command.ts';
import { ejectCommand } from './eject/command.ts';
import { inspectCommand } from './inspect/command.ts';
import { keysCommand } from './keys/command.ts';
import { logsCommand } from './logs/command.ts';
import { packageVersion } from './package.ts';
import { pipelineCommand } from './pipeline/command.ts';
import { runbookCommand } from './runbook/command.ts';
import { licensesCommand, sbomCommand } from './sbom/command.ts';
import { statusCommand } from './status/command.ts';
import { synthCommand } from './synth/command.ts';
import { migrateCommand, upgradeCommand } from './upgrade/command.ts';
import { usersCommand } from './users/command.ts';

const exitCodes = `
Exit codes:
  0    done
  1    failed; the message says what to do
  2    a wrong flag, or a missing or impossible answer; nothing was changed
  130  cancelled`;

/** The commands by what they are for, in the order in which the help lists them. */
const groups: Readonly<Record<string, readonly ((context: CommandContext) => Command)[]>> = {
  'Write and try it:': [devCommand, inspectCommand, buildCommand],
  'Deploy it:': [
    synthCommand,
    deployCommand,
    statusCommand,
    logsCommand,
    destroyCommand,
    doctorCommand,
    runbookCommand,
  ],
  'Use it:': [connectCommand, callCommand, keysCommand, usersCommand],
  'Check it:': [e2eCommand, conformanceCommand, sbomCommand, licensesCommand, pipelineCommand],
  'Keep it up to date:': [upgradeCommand, migrateCommand, ejectCommand],
};

/** The tree of commands. Each throws; nothing is printed but help. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('mcp-aws')
    .description('Develop, deploy and operate Model Context Protocol servers on AWS.')
    .version(packageVersion(), '-v, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print the help of a command')
    .addHelpText('after', exitCodes)
    .configureOutput({ outputError: () => undefined })
    // Otherwise -v of a command, which is --verbose there, would print the version.
    .enablePositionalOptions()
    .exitOverride();
  for (const [group, commands] of Object.entries(groups)) {
    for (const create of commands) program.addCommand(inheriting(create(context), program).helpGroup(group));
  }
  return program;
}

/** Lets a command and those below it report as the program does. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(child, command);
  return command;
}
