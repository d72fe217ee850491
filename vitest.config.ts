import { defineConfig } from 'vitest/config';

/**
 * unit = everything that needs no screen; renderer = components in jsdom; e2e = a real Chromium against the built desk (`npm test` builds first). `npm run unit` runs the first two.
 * Two files at a time: left to itself one core of two would stand idle.
 */
const ignored = ['**/node_modules/**', '**/dist/**', '**/build/**'];

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{shared,electron,region,renderer,test,scripts}/**/*.test.ts'],
          exclude: ignored,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['{renderer,test}/**/*.test.tsx'],
          exclude: ignored,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.e2e.ts'],
          exclude: ignored,
          maxWorkers: 2,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
