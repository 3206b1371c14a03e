import type { Command } from 'commander';

export function renderCommands(program: Command): string;
