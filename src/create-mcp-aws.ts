import { main } from './cli.ts';

void main('create-mcp-aws', process.argv.slice(2));
