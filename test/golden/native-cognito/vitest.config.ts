import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    isolate: false, // the CDK takes seconds to load, and once is enough
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e.test.ts'] } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e.test.ts'] } },
    ],
  },
});
