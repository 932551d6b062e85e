import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: 'test/build.ts',
    setupFiles: 'test/seed.ts',
    // Tests start real processes and write real files on machines of two cores; slowness is not what they look for.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // By itself vitest leaves one core to the person who waits; of two that is half.
    maxWorkers: '100%',
    coverage: { include: ['src/**'] },
  },
});
