import { Command, InvalidArgumentError, Option } from 'commander';
import type { TargetFlags } from './project/target.ts';
import type { UiOptions } from './terminal.ts';
import type { Ui } from './ui.ts';

/** What every command is made with. Each loads what it needs when it runs. */
export interface CommandContext {
  /** The user interface that the flags ask for. */
  ui(flags: { readonly yes?: true; readonly json?: true } & UiOptions): Ui;
  /** Sets the exit code of a command that has done its work, and found something wrong. */
  exit(code: number): void;
}

/** For commands that run the CDK. */
export const cdkVerbose = (): Option =>
  new Option('-v, --verbose', 'Print all that the CDK prints, and the stack of an error');

/** A command that works on a project, and not on a stack. */
export const projectCommand = (name: string, description: string): Command =>
  new Command(name).description(description).option('--verbose', 'Print the stack of an error');

/** A command that works on the stack of a stage. */
export const stackCommand = (name: string, description: string): Command =>
  withTarget(projectCommand(name, description), 'The stage: dev, staging, production or another', 'dev');

/** The same, for a command that runs the CDK. */
export const cdkCommand = (name: string, description: string): Command =>
  withTarget(
    new Command(name).description(description).addOption(cdkVerbose()),
    'The stage: dev, staging, production or another',
    'dev',
  );

/** Adds the flags that say which stack is meant. @param stage the default; undefined: none */
export function withTarget(command: Command, description: string, stage?: string): Command {
  return command
    .option('--stage <name>', description, stage)
    .option('--region <region>', 'The AWS region (default: that of mcp-aws.jsonc)')
    .option('--profile <name>', 'The AWS profile (default: AWS_PROFILE)');
}

/** The flags of a stack command, as commander has parsed them. */
export interface StackFlags extends TargetFlags {
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

/** Parses a flag that takes a whole number from 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

/** Parses a flag that takes a port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_534) throw new InvalidArgumentError('Give a port from 1 to 65534.');
  return port;
}

/** A flag that takes a list, with commas or spaces. */
export const listOption = (flags: string, description: string, otherwise: readonly string[]): Option =>
  new Option(flags, description).argParser(parseList).default(otherwise, otherwise.join(','));

const parseList = (text: string): string[] => text.split(/[ ,]+/).filter((word) => word !== '');
