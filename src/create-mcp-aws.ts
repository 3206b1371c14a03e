import { main } from './cli.ts';

await main('create-mcp-aws', process.argv.slice(2));
