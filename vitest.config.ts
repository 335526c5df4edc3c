// Tests mirror src/. Those named *.tensorflow.test.ts need the native TensorFlow: they are left out, with one
// line, where it does not work; with FRONTDESK_REQUIRE_TENSORFLOW=1 that is a failure instead. Those in test/e2e need a
// browser: on Linux x64 one comes with the packages.

import { configDefaults, defineConfig } from 'vitest/config';
import { probeTensorFlow } from './scripts/probe-tensorflow.mjs';
import { findBrowser } from './test/e2e/support/find-browser.ts';

const tensorFlowTests = 'test/**/*.tensorflow.test.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...excludedTests(), ...excludedBrowserTests()],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    passWithNoTests: false,
  },
});

function excludedTests(): string[] {
  const { works, detail } = probeTensorFlow();
  if (works) return [];
  if (process.env.FRONTDESK_REQUIRE_TENSORFLOW === '1') {
    throw new Error(`The native TensorFlow is required, but does not work: ${detail}`);
  }
  console.warn(
    `Skipping ${tensorFlowTests}: the native TensorFlow does not work here (npm run setup:tensorflow).`,
  );
  return [tensorFlowTests];
}

function excludedBrowserTests(): string[] {
  if (findBrowser()) return [];
  console.warn('Skipping test/e2e: there is no Chrome on this machine (CHROME_PATH names one elsewhere).');
  return ['test/e2e/**'];
}
