import project from '../package.json' with { type: 'json' };
import { described } from './connection.ts';
import { connections } from './connections.ts';
import { stackOutput } from './outputs.ts';

/** Prints how MCP clients connect to the deployed server: MCP_URL, or the stack of cdk-outputs.json. `--json` for programs. */
const wanted = process.argv.slice(2).filter((word) => word !== '--json');
const all = connections(process.env.MCP_SERVER_NAME ?? project.name, process.env.MCP_URL ?? stackOutput('McpUrl'));

const unknown = wanted.find((client) => all[client] === undefined);
if (unknown !== undefined) {
  console.error(`There is no client ${unknown}. There are ${Object.keys(all).join(', ')}.`);
  process.exit(2);
}
const shown = Object.entries(all).filter(([client]) => wanted.length === 0 || wanted.includes(client));
if (process.argv.includes('--json')) console.log(JSON.stringify(Object.fromEntries(shown), null, 2));
else for (const [client, how] of shown) console.log(`${client}\n${described(how).replace(/^/gm, '  ')}\n`);
