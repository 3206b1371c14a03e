import { defineConfig } from 'vitest/config';

// `vitest run` needs no AWS. `vitest run --mode e2e` talks to a deployed server.
export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === 'e2e' ? 'test/e2e.ts' : 'test/**/*.test.ts'],
    ...(mode === 'e2e' ? {} : { globalSetup: 'test/build.ts' }),
    env: { LOG_LEVEL: 'silent' },
    silent: 'passed-only',
    testTimeout: 20_000,
  },
}));
