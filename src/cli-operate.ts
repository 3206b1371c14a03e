import { Command, InvalidArgumentError, Option } from 'commander';
import { levels } from './log-level.ts';
import { groupNames } from './log-record.ts';
import type { TargetFlags } from './target.ts';
import { terminal } from './terminal.ts';
import type { Ui } from './ui.ts';

interface CommonFlags extends TargetFlags {
  readonly yes?: true;
  readonly json?: true;
}

/** The commands that work on a project that exists. Each loads what it needs when it runs. */
export function operateCommands(signal: AbortSignal): Command[] {
  const ui = ({ yes, json }: CommonFlags): Ui => terminal({ yes: yes === true, json: json === true, signal });
  return [
    command('deploy', 'Deploy the project to AWS, and check that what is deployed works.', cdkVerbose)
      .option('--diff', 'Print what a deployment would change, and change nothing')
      .option('--dry-run', 'Check everything and print what would run, and change nothing')
      .option('-y, --yes', 'Do not ask: neither to bootstrap, nor when permissions broaden')
      .option('--json', 'Print one JSON object on stdout; never ask')
      .argument('[cdk-arguments...]', 'after --, for cdk deploy')
      .action(async (rest: string[], flags) => {
        const { deploy } = await import('./commands/deploy.ts');
        await deploy({ ...flags, rest }, ui(flags));
      }),
    command('logs', 'Print the logs of the server, of API Gateway and of its authorizer, merged in time order.')
      .option('-f, --follow', 'Go on with new lines until Ctrl-C; lines that come up to 15 min late included')
      .option('--since <moment>', 'From when on: 10m, 2h, 1d2h, 13:10, or ISO 8601 (default: 10m)')
      .option('--until <moment>', 'Until when (default: now)')
      .addOption(
        new Option('--level <level>', "This level and above; debug has Lambda's own lines (default: info)").choices(
          levels,
        ),
      )
      .option('--tool <name>', 'Only calls of this tool')
      .option('--method <name>', 'Only this JSON-RPC method, such as tools/call')
      .option('--request <id>', 'Only this request, in every log: an id of any line')
      .option('--errors', 'Only errors, and answers with a status from 400')
      .option('--search <text>', 'Only lines with this text, in any case')
      .option('--filter <pattern>', 'Only what this filter pattern of CloudWatch Logs matches')
      .option('-n, --limit <count>', 'Only the last lines', number)
      .addOption(new Option('--group <group>', 'Only this log').choices(groupNames))
      .option('--utc', 'Times are UTC, in flags and lines')
      .option('--json', 'JSON Lines, as where the output is no terminal')
      .action(async (flags) => {
        const { logs } = await import('./commands/logs.ts');
        await logs(flags, ui(flags));
      }),
    command('status', 'Print the state of the stack: URL, versions, alarms.')
      .option('--json', 'Print one JSON object on stdout')
      .action(async (flags) => {
        const { status } = await import('./commands/status.ts');
        await status(flags, ui(flags));
      }),
    command('connect', 'Print how MCP clients connect to the deployed server.')
      .argument('[client]', 'claude, claude-code, vscode, cursor or inspector; without it, all')
      .option(
        '--write [file]',
        "Merge it into the client's own configuration in the project, or into this file; a backup is kept",
      )
      .option('--json', 'Print one JSON object on stdout')
      .action(async (client: string | undefined, flags) => {
        const { connect } = await import('./commands/connect.ts');
        await connect(client, flags, ui(flags));
      }),
    command('call', 'Call a tool of the deployed server with an MCP client; without a tool, list the tools.')
      .argument('[tool]', 'the name of the tool')
      .argument('[arguments]', 'its arguments, a JSON object; - reads them from stdin')
      .option('--url <url>', 'Another server, such as http://127.0.0.1:3000/mcp of npm run dev')
      .option('--machine', 'Log in as the machine client of the stack, not as a person (cognito)')
      .option('--json', 'Print the whole result as JSON')
      .action(async (tool: string | undefined, args: string | undefined, flags) => {
        const { call } = await import('./commands/call.ts');
        process.exitCode = await call(tool, args, flags, ui(flags));
      }),
    command('keys', 'Create, list and revoke API keys of the deployed server (api-key).')
      .argument('<action>', 'create --owner NAME [--scopes read,write,admin] [--days 90], list [--json], or revoke ID')
      .argument('[arguments...]')
      .allowUnknownOption()
      .action(async (action: string, rest: string[], flags) => {
        const { keys } = await import('./commands/keys.ts');
        await keys([action, ...rest], flags, ui(flags));
      }),
    command(
      'doctor',
      'Examine the machine, the credentials, the account and the project; say how to mend what is wrong.',
    )
      .option('--json', 'Print one JSON object on stdout')
      .action(async (flags) => {
        const { doctor } = await import('./commands/doctor.ts');
        process.exitCode = await doctor(flags, ui(flags));
      }),
    command('destroy', 'Delete the stack, after asking for its name; say what stays.', cdkVerbose)
      .option('-y, --yes', "Do not ask for the stack's name")
      .option('--json', 'Print one JSON object on stdout; never ask')
      .action(async (flags) => {
        const { destroy } = await import('./commands/destroy.ts');
        await destroy(flags, ui(flags));
      }),
  ];
}

const errorVerbose = new Option('--verbose', 'Print the stack of an error');
const cdkVerbose = new Option('-v, --verbose', 'Print all that the CDK prints, and the stack of an error');

const command = (name: string, description: string, verbose = errorVerbose): Command =>
  new Command(name)
    .description(description)
    .option('--stage <name>', 'The environment: dev, staging, production or another', 'dev')
    .option('--region <region>', 'The AWS region (default: that of mcp-aws.json)')
    .option('--profile <name>', 'The AWS profile (default: AWS_PROFILE)')
    .addOption(verbose);

function number(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}
