import { main } from './cli.ts';

void main('mcp-aws', process.argv.slice(2));
