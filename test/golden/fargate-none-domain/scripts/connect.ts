import project from '../package.json' with { type: 'json' };
import { connections } from './connections.ts';
import { stackOutput } from './outputs.ts';

/** Prints how each MCP client connects to the deployed server: MCP_URL, or the stack of cdk-outputs.json. */
const wanted = process.argv[2];
const all = connections(project.name, process.env.MCP_URL ?? stackOutput('McpUrl'));

const shown = Object.entries(all).filter(([client]) => wanted === undefined || client === wanted);
if (shown.length === 0) {
  console.error(`There is no client ${wanted}. There are ${Object.keys(all).join(', ')}.`);
  process.exitCode = 2;
}
for (const [client, how] of shown) console.log(`${client}\n${how.trim().replace(/^/gm, '  ')}\n`);
