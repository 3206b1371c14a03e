import { main } from './cli.ts';

await main('mcp-aws', process.argv.slice(2));
