import { examine } from './examine.ts';
import { stackOutput } from './outputs.ts';

/** Looks at a deployed server's login as MCP clients do: the URL given, or that of the stack in cdk-outputs.json. */
const url = process.argv[2] ?? process.env.MCP_URL ?? stackOutput('McpUrl');
if (!URL.canParse(url)) {
  console.error(`${url} is not a URL. Usage: auth:doctor [URL of the server, with its path]`);
  process.exit(2);
}
console.log(`The login of ${url}\n`);

const { findings, clients } = await examine(url);
const marks = { good: '✓', warning: '!', bad: '✗' };
for (const { state, what, fix } of findings) {
  console.log(`${marks[state]} ${what}${fix === undefined ? '' : `\n    ${fix}`}`);
}
if (clients.length > 0) console.log('\nWhat clients can do');
for (const [client, able] of clients) console.log(`  ${client.padEnd(12)} ${able}`);
process.exitCode = findings.some(({ state }) => state === 'bad') ? 1 : 0;
