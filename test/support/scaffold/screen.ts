import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import type { Tool } from '../tools.ts';

export const terminal: Tool = {
  name: 'driving a command in a terminal',
  commands: ['tmux'],
  file: '',
  make: async () => undefined,
};

const session = 'screen';

/** Each screen has a server of its own: one that is about to end, as its last session was closed, takes no new one. */
let server = 0;

async function tmux(...args: string[]): Promise<string> {
  const socket = ['-L', `screen-${process.pid}-${server}`];
  return (await execa('tmux', [...socket, ...args], { stdin: 'ignore' })).stdout;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** What a person does at a terminal. */
export interface Screen {
  /** What is on the screen. @param options further ones for tmux: `-e` keeps the colours */
  screen(...options: string[]): Promise<string>;
  /** Waits until the screen shows the text. */
  sees(text: string): Promise<unknown>;
  /** Keys as tmux calls them, or text. */
  types(...keys: string[]): Promise<string>;
  /** Waits for the end of the command. Resolves to its exit code. */
  ends(): Promise<number>;
}

/** Runs a command in a real terminal. */
export async function onScreen(command: readonly string[], cwd: string): Promise<Screen> {
  const ended = join(cwd, '.ended');
  await fs.remove(ended);
  const words = ['env', '-u', 'CI', ...command].map(quoted).join(' ');
  const shell = `cd ${quoted(cwd)} && ${words}; echo $? > ${quoted(ended)}; sleep 30`;
  server += 1;
  await tmux('new-session', '-d', '-s', session, '-x', '200', '-y', '60', shell);

  const screen = (...options: string[]): Promise<string> => tmux('capture-pane', '-p', ...options, '-t', session);
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
    sees: (text) => until(text, async () => ((await screen()).includes(text) ? true : undefined)),
    types: (...keys) => tmux('send-keys', '-t', session, ...keys),
    ends: () =>
      until('its end', async () => {
        const text = await fs.readFile(ended, 'utf8').catch(() => '');
        return text === '' ? undefined : Number(text);
      }),
  };
}

export const closeScreen = (): Promise<string> => tmux('kill-session', '-t', session).catch(() => '');
