import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { startMcpAws } from '../support/emulator/cli.ts';
import { type LazyEvents, startLogServer } from '../support/emulator/log-server.ts';
import { makeProject } from '../support/emulator/project.ts';

let project: string;
beforeAll(async () => {
  project = await makeProject('native-none', 'logs-memory');
});

const minuteMs = 60_000;

/** So many events in the log of the server, evenly in the last 50 minutes. */
function events(count: number): (group: string, from: number, to: number) => LazyEvents {
  const start = Date.now() - 50 * minuteMs;
  const stepMs = (49 * minuteMs) / count;
  return (group, from, to) => {
    const first = Math.max(0, Math.ceil((from - start) / stepMs));
    const last = Math.min(count - 1, Math.floor((to - start) / stepMs));
    return {
      length: group === 'server-group' ? Math.max(0, last - first + 1) : 0,
      at(offset) {
        const index = first + offset;
        const id = String(index).padStart(56, '0');
        const message = `event ${index} ${'x'.repeat(150)}`;
        return { group, id, timestamp: Math.floor(start + index * stepMs), message };
      },
    };
  };
}

/** Peak memory of the command while it printed so many events, in kB. Every one has to be there, in order. */
async function peakOf(count: number, ...args: string[]): Promise<number> {
  const server = await startLogServer({ read: events(count) });
  const { child } = startMcpAws(['logs', '--since', '1h', ...args], project, { env: server.env });
  let next = 0;
  let peak = 0;
  let rest = '';
  for await (const chunk of child.stdout ?? []) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.includes(`"message":"event ${next} x`))
        throw new Error(`expected event ${next}: ${line.slice(0, 120)}`);
      next += 1;
      if (next % 10_000 === 0) peak = Math.max(peak, await residentOf(child.pid));
      if (next === count) child.kill('SIGINT'); // with -f it would go on
    }
  }
  await child;
  await server.close();
  expect(next).toBe(count);
  return peak;
}

const residentOf = async (pid: number | undefined): Promise<number> =>
  Number(/VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0);

it.skipIf(process.platform !== 'linux')(
  'a quarter of a million events come, each once and in order, in the memory that a fifth of them takes',
  async () => {
    const some = await peakOf(50_000);
    const many = await peakOf(250_000);
    const followed = await peakOf(250_000, '-f');
    const [a, b, c] = [some, many, followed].map((kB) => Math.round(kB / 1024));
    console.log(`Peak memory: ${a} MB for 50,000 events, ${b} MB for 250,000, ${c} MB for as many with -f`);
    expect(many).toBeLessThan(some * 1.5);
    // With -f it remembers which events of the last quarter of an hour it has shown, 200,000 at most.
    expect(followed).toBeLessThan(some * 2);
  },
);
