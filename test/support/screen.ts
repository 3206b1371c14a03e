import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { bin } from './cli.ts';
import type { Tool } from './tools.ts';

export const terminal: Tool = {
  name: 'driving a command in a terminal',
  commands: ['tmux'],
  file: '',
  make: async () => undefined,
};

const session = `screen-${process.pid}`;

async function t(...args: string[]): Promise<string> {
  return (await execa('tmux', args, { stdin: 'ignore' })).stdout;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

interface Started {
  readonly bin: 'create-mcp-aws' | 'mcp-aws';
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command in a real terminal: what is on the screen, and what a person types. */
export async function onScreen({ bin: name, args, cwd, env = {} }: Started) {
  const settings = Object.entries(env).map(([key, value]) => quoted(`${key}=${value}`));
  const command = ['env', '-u', 'CI', ...settings, ...[...bin(name), ...args].map(quoted)].join(' ');
  const ended = join(cwd, '.ended');
  await fs.remove(ended);
  const shell = `cd ${quoted(cwd)} && ${command}; echo $? > ${quoted(ended)}; sleep 30`;
  await t('new-session', '-d', '-s', session, '-x', '130', '-y', '60', shell);

  const screen = (): Promise<string> => t('capture-pane', '-p', '-t', session);
  const until = async <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> => {
    for (let attempt = 0; attempt < 1_200; attempt++) {
      const found = await probe();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Waited for ${what}; the screen shows:\n${await screen()}`);
  };
  return {
    screen,
    sees: (text: string) => until(text, async () => ((await screen()).includes(text) ? true : undefined)),
    types: (...keys: string[]) => t('send-keys', '-t', session, ...keys),
    ends: () =>
      until('its end', async () => {
        const text = await fs.readFile(ended, 'utf8').catch(() => '');
        return text === '' ? undefined : Number(text);
      }),
  };
}

export const closeScreen = (): Promise<string> => t('kill-session', '-t', session).catch(() => '');
