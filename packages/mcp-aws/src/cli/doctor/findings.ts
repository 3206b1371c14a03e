import { UserError } from '../errors.ts';
import type { LoginReport } from './login-findings.ts';

/** What the doctor found. */
export interface Finding {
  readonly about: string;
  readonly ok: boolean;
  readonly says: string;
  /** It may be a problem. */
  readonly warning?: true;
  readonly fix?: string;
}

/** The findings of one examination. */
export class Findings {
  readonly all: Finding[] = [];

  /** Adds what a check finds. Returns undefined where it failed. */
  async add<T>(about: string, check: () => Promise<T> | T, words: (found: T) => string): Promise<T | undefined> {
    try {
      const found = await check();
      this.all.push({ about, ok: true, says: words(found) });
      return found;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.all.push({ about, ok: false, says: error.message, fix: error.suggestion });
      return undefined;
    }
  }

  addLogin({ findings }: LoginReport): void {
    for (const { state, what, fix } of findings) {
      this.all.push({
        about: 'login',
        ok: state !== 'bad',
        says: what,
        ...(state === 'warning' ? { warning: true as const } : {}),
        ...(fix === undefined ? {} : { fix }),
      });
    }
  }

  get ok(): boolean {
    return this.all.every(({ ok }) => ok);
  }
}

/** For a person to read. */
export function formatFindings(findings: readonly Finding[], clients: LoginReport['clients']): string {
  const lines = findings.map(({ about, ok, warning, says, fix }) => {
    const mark = ok ? (warning ? '!' : '✓') : '✗';
    return `${mark} ${about}: ${says}\n${fix === undefined ? '' : `    ${fix}\n`}`;
  });
  const able = clients.map(([client, words]) => `  ${client.padEnd(12)} ${words}\n`);
  return [...lines, ...(able.length > 0 ? ['\nWhat clients can do\n', ...able] : [])].join('');
}
