import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fs from 'fs-extra';

/** Lambda gives a function of 1,769 MB one processor: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const shareOf512MB = 512 / 1769;

const cpu = '/sys/fs/cgroup/cpu/mcp-aws-bench';
const accounting = '/sys/fs/cgroup/cpuacct/mcp-aws-bench';
const periodUs = 20_000;

/** Processes whose share of the processor is limited and whose processor time is counted. Needs root, and cgroup v1. */
export interface ControlGroup {
  /** Of the shell: puts itself into the group. */
  readonly joinCommand: string;
  /** @param share of one processor; undefined: all that there is */
  limit(share: number | undefined): Promise<void>;
  /** Milliseconds of processor time since the group was made. */
  cpuMs(): Promise<number>;
  remove(): Promise<void>;
}

export async function createControlGroup(): Promise<ControlGroup> {
  for (const folder of [cpu, accounting]) if (!existsSync(folder)) await fs.mkdir(folder);
  await fs.writeFile(join(cpu, 'cpu.cfs_period_us'), String(periodUs));
  return {
    joinCommand: [cpu, accounting].map((folder) => `echo $$ > ${folder}/cgroup.procs`).join('; '),
    limit: (share) =>
      fs.writeFile(join(cpu, 'cpu.cfs_quota_us'), String(share === undefined ? -1 : Math.round(share * periodUs))),
    cpuMs: async () => Number(await fs.readFile(join(accounting, 'cpuacct.usage'), 'utf8')) / 1e6,
    async remove() {
      for (const folder of [cpu, accounting]) await fs.rmdir(folder);
    },
  };
}
