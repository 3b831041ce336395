import { defineConfig } from 'vitest/config';

/** The tests in the editor have their own runner. */
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], exclude: ['test/editor/**', '**/node_modules/**'], setupFiles: ['test/kit/seed.ts'], testTimeout: 60_000 },
});
