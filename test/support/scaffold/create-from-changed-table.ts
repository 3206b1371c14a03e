import { runCommandLine } from '../../../packages/mcp-aws/src/cli/run-command-line.ts';
import { createProgram } from '../../../src/program.ts';
import { changedTable } from './changed-table.ts';

// As src/create-mcp-aws.ts does, with another table.
void runCommandLine('create-mcp-aws', process.argv.slice(2), (line) => createProgram(line, changedTable));
