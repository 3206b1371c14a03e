import { defineConfig } from 'vitest/config';

/** One tier: what it is called, where its tests are, and how they run. docs/testing.md says what each proves. */
const tier = (
  name: string,
  include: string[],
  settings: { isolate?: boolean; testTimeout?: number; retry?: number; alone?: boolean; globalSetup?: string } = {},
) => ({
  test: {
    name,
    include,
    isolate: settings.isolate ?? true,
    testTimeout: settings.testTimeout ?? 60_000,
    hookTimeout: 600_000,
    retry: settings.retry ?? 0,
    // Tiers of one order run side by side, two files at a time. One that is alone runs before them, a file at a time.
    ...(settings.alone ? { maxWorkers: 1, sequence: { groupOrder: 0 } } : { sequence: { groupOrder: 1 } }),
    ...(settings.globalSetup === undefined ? {} : { globalSetup: settings.globalSetup }),
  },
});

/** For tiers that start other programs, on a machine that does other things too: a test that fails is run once more. */
const retry = 1;

const library = 'packages/mcp-aws/test';

export default defineConfig({
  test: {
    // Two at a time is what a small machine bears: many tests start processes of their own.
    maxWorkers: 2,
    projects: [
      tier('unit', [`${library}/{server,auth,telemetry,config,cli}/**/*.test.ts`, 'test/unit/**/*.test.ts'], {
        isolate: false,
      }),
      // The CDK takes seconds to load, and files share more than a hundred stacks: two processes would make them twice. In CI
      // the tools of the runtime tier are compiled meanwhile.
      tier('construct', [`${library}/cdk/**/*.test.ts`], { isolate: false, alone: true }),
      tier('protocol', [`${library}/{entry,testing}/**/*.test.ts`]),
      tier('scaffold', ['test/scaffold/**/*.test.ts']),
      tier('project', ['test/project/**/*.test.ts'], { testTimeout: 300_000, retry }),
      tier('runtime', ['test/runtime/**/*.test.ts'], {
        testTimeout: 180_000,
        retry,
        globalSetup: './test/support/compile-tools.ts',
      }),
      tier('emulator', ['test/emulator/**/*.test.ts'], { testTimeout: 300_000, retry }),
    ],
  },
});
