import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/golden/**'],
    globalSetup: 'test/support/build.ts',
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two at a time is what a small machine bears: many tests start processes of their own.
    maxWorkers: 2,
    fileParallelism: true,
  },
});
