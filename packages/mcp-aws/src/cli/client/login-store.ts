import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { StoredOAuthClientInformation, StoredOAuthTokens } from '@modelcontextprotocol/client';
import { parseJsonObject } from '../json.ts';

/** What a login left, for the next call. */
export interface StoredLogin {
  readonly client?: StoredOAuthClientInformation;
  readonly tokens?: StoredOAuthTokens;
}

/** A file that only this user can read. */
export interface LoginStore {
  read(): StoredLogin;
  write(login: StoredLogin): void;
}

/** Where the login at a server is kept. @param url of the MCP server */
export function openLoginStore(url: string, env: NodeJS.ProcessEnv): LoginStore {
  const name = createHash('sha256').update(url).digest('hex').slice(0, 16);
  const file = join(stateFolder(env), `${name}.json`);
  return {
    // A file that is damaged means another login, and no more.
    read: () => (existsSync(file) ? ((parseJsonObject(readFileSync(file, 'utf8')) ?? {}) as StoredLogin) : {}),
    write(login) {
      if (login.tokens === undefined) return rmSync(file, { force: true });
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, JSON.stringify(login), { mode: 0o600 });
    },
  };
}

const stateFolder = (env: NodeJS.ProcessEnv): string =>
  process.platform === 'win32'
    ? join(env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'mcp-aws')
    : join(env.XDG_STATE_HOME ?? join(env.HOME ?? homedir(), '.local/state'), 'mcp-aws');
