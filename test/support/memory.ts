import { readFileSync } from 'node:fs';

/** What a process has in memory, in MB. Linux only. */
export function residentMb(pid: number): number {
  const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kB) / 102.4) / 10;
}
