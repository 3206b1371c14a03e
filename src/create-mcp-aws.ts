import { runCommandLine } from '../packages/mcp-aws/src/cli/run-command-line.ts';
import { optionTable } from './create/options.ts';
import { createProgram } from './program.ts';

void runCommandLine('create-mcp-aws', process.argv.slice(2), (line) => createProgram(line, optionTable));
