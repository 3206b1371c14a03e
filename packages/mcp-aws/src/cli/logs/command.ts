import { type Command, Option } from 'commander';
import { type CommandContext, parseCount, stackCommand } from '../command.ts';
import { levels } from './level.ts';
import type { LogsFlags } from './logs.ts';
import { groupNames } from './record.ts';

export const logsCommand = (context: CommandContext): Command =>
  stackCommand('logs', 'Print the logs of the server, of API Gateway and of its authorizer, merged in time order.')
    .option('-f, --follow', 'Go on with new lines until Ctrl-C, including lines that come up to 15 minutes late')
    .option('--since <time>', 'From when: 10m, 2h, 1d2h, 13:10, or ISO 8601 (default: 10m)')
    .option('--until <time>', 'Until when (default: now)')
    .addOption(
      new Option('--level <level>', "This level and above; debug has Lambda's own lines (default: info)").choices(
        levels,
      ),
    )
    .option('--tool <name>', 'Only calls of this tool')
    .option('--method <name>', 'Only this JSON-RPC method, such as tools/call')
    .option('--request <id>', 'Only this request, in every log: an id from any line')
    .option('--errors', 'Only errors, and answers with a status of 400 or above')
    .option('--search <text>', 'Only lines with this text, in upper or lower case')
    .option('--filter <pattern>', 'Only what this filter pattern of CloudWatch Logs matches')
    .option('-n, --limit <count>', 'Only the last lines', parseCount)
    .addOption(new Option('--group <group>', 'Only this log').choices(groupNames))
    .option('--utc', 'Times are UTC, in flags and lines')
    .option('--json', 'JSON Lines, as where the output is not a terminal')
    .action(async (flags: LogsFlags & { readonly json?: true }) => {
      const { logs } = await import('./logs.ts');
      await logs(flags, context.ui(flags));
    });
