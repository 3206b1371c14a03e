import { vi } from 'vitest';

export type Line = Record<string, unknown>;

/** What a server that is started now prints, as the lines of its log. */
export function captureLines(): { lines(): Line[]; texts(): string[] } {
  vi.stubEnv('LOG_LEVEL', 'info');
  const texts: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      texts.push(...String(chunk).split('\n').filter(Boolean));
      return true;
    });
  }
  return { texts: () => texts, lines: () => texts.map((text) => JSON.parse(text) as Line) };
}
