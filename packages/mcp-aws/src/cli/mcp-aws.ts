import { main } from './index.ts';

void main(process.argv.slice(2));
