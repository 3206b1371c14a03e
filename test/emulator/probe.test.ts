import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { operate } from '../support/emulator/operate.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator('probe');
});
afterAll(() => emulator.close());
it('deploys', async () => {
  const t0 = Date.now();
  const project = await operate(process.env.COMBO ?? 'native-api-key', emulator);
  console.log('made', Date.now() - t0);
  for (const args of JSON.parse(process.env.CMDS ?? '[["deploy","-y"],["deploy"],["status"],["destroy","-y"]]')) {
    if (args[0] === 'configure') {
      await project.configure(args[1], args[2]);
      continue;
    }
    const t = Date.now();
    const ran = await project.run(...args);
    console.log(args.join(' '), ran.code, Date.now() - t, '\n' + ran.stdout + '\n--- stderr\n' + ran.stderr);
  }
  expect(1).toBe(1);
});
